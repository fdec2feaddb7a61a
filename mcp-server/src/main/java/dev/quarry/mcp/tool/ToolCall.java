package dev.quarry.mcp.tool;

/** The caller's side of one call: whether it is still there, and how to tell it about progress. */
public interface ToolCall {
  /** A caller who cannot be told anything and never goes away. */
  ToolCall PLAIN =
      new ToolCall() {
        @Override
        public void progress(double progress, String message) {}

        @Override
        public boolean ended() {
          return false;
        }
      };

  /**
   * Tells the caller how far it is, if it wants to know.
   *
   * @param progress of 100; larger at every call
   */
  void progress(double progress, String message);

  /** Whether the caller has cancelled the call or gone away. */
  boolean ended();
}
