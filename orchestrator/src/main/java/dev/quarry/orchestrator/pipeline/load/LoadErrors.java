package dev.quarry.orchestrator.pipeline.load;

import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.handler.StageException;

/** What a failed request means to a job. */
public final class LoadErrors {
  private LoadErrors() {}

  /** The same code and message, as a failure of a stage. */
  public static StageException of(EgressException e) {
    return e.retryable()
        ? StageException.retryable(e.code(), e.getMessage(), e)
        : StageException.permanent(e.code(), e.getMessage(), e);
  }

  /**
   * What an HTTP status that is no success means (RFC 9110, section 15; RFC 6585): {@code
   * not_found}, {@code access_denied}, {@code rate_limited}, {@code server_error}, {@code
   * http_error}.
   */
  public static StageException of(int status, String host) {
    return switch (status) {
      case 404, 410 ->
          StageException.permanent(
              "not_found",
              "The server "
                  + host
                  + " has nothing at this address (HTTP "
                  + status
                  + "); check it for a typing error.");
      case 401, 403, 407 ->
          StageException.permanent(
              "access_denied",
              "The server "
                  + host
                  + " does not let us read this address (HTTP "
                  + status
                  + "); only public pages can be loaded.");
      case 429 ->
          StageException.retryable(
              "rate_limited", "The server " + host + " asks for fewer requests (HTTP 429).");
      default ->
          status == 408 || status >= 500
              ? StageException.retryable(
                  "server_error", "The server " + host + " failed (HTTP " + status + ").")
              : StageException.permanent(
                  "http_error", "The server " + host + " answered HTTP " + status + ".");
    };
  }
}
