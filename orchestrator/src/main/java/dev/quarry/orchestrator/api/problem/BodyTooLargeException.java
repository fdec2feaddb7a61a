package dev.quarry.orchestrator.api.problem;

import java.io.IOException;

/** More was sent than is accepted; thrown while the body is read. */
public final class BodyTooLargeException extends IOException {
  public BodyTooLargeException(long limit) {
    super(message(limit));
  }

  /**
   * @param limit in bytes
   */
  public static String message(long limit) {
    return "At most " + limit + " bytes are accepted here.";
  }
}
