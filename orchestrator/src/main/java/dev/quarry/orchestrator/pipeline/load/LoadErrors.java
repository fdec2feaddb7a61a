package dev.quarry.orchestrator.pipeline.load;

import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.handler.StageException;

/** Maps failures of requests to the error of a job. */
public final class LoadErrors {
  private LoadErrors() {}

  /** Keeps code and message. */
  public static StageException translate(EgressException e) {
    return e.retryable()
        ? StageException.retryable(e.code(), e.getMessage(), e)
        : StageException.permanent(e.code(), e.getMessage(), e);
  }

  /**
   * Maps an HTTP status that is not a success (RFC 9110, section 15; RFC 6585): {@code not_found},
   * {@code access_denied}, {@code rate_limited}, {@code server_error}, {@code http_error}.
   */
  public static StageException forStatus(int status, String host) {
    return switch (status) {
      case 404, 410 ->
          StageException.permanent(
              "not_found",
              "The server "
                  + host
                  + " has no document at this address (HTTP "
                  + status
                  + "). Check the address for typing errors.");
      case 401, 403, 407 ->
          StageException.permanent(
              "access_denied",
              "The server "
                  + host
                  + " denies access to this address (HTTP "
                  + status
                  + "). Only public pages can be loaded.");
      case 429 ->
          StageException.retryable(
              "rate_limited", "The server " + host + " limits the rate of requests (HTTP 429).");
      default ->
          status == 408 || status >= 500
              ? StageException.retryable(
                  "server_error", "The server " + host + " failed (HTTP " + status + ").")
              : StageException.permanent(
                  "http_error", "The server " + host + " responded with HTTP " + status + ".");
    };
  }
}
