package dev.quarry.mcp.tool;

/** The caller of one tool call: reports progress to it and tells whether it has cancelled. */
public interface CallContext {
  /** For callers that receive no progress and cannot cancel. */
  CallContext NONE =
      new CallContext() {
        @Override
        public void reportProgress(double progress, String message) {}

        @Override
        public boolean isCancelled() {
          return false;
        }
      };

  /**
   * Sends progress to the caller if the caller asked for it.
   *
   * @param progress 0 to 100; larger at every call
   */
  void reportProgress(double progress, String message);

  /** Whether the caller has cancelled the call or has disconnected. */
  boolean isCancelled();
}
