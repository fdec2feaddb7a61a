package dev.quarry.orchestrator.render.chromium;

/** The browser did not carry out a command, or it has ended. */
final class CdpException extends Exception {
  private final boolean ended;

  private CdpException(String message, boolean ended) {
    super(message);
    this.ended = ended;
  }

  static CdpException refused(String method, String reason) {
    return new CdpException(method + ": " + reason, false);
  }

  static CdpException browserEnded() {
    return new CdpException("the browser has ended", true);
  }

  /** Whether the browser has ended: no further command can succeed. */
  boolean isBrowserEnded() {
    return ended;
  }
}
