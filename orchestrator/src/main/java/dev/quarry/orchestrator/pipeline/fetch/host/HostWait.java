package dev.quarry.orchestrator.pipeline.fetch.host;

import java.time.Duration;

/**
 * A delay before a request to a host.
 *
 * @param code why: the code of the last failure; {@code retry_after} if the host asked for it
 * @param message the same for a person
 */
public record HostWait(String host, Reason reason, String code, String message, Duration time) {

  /** What the request waits for. */
  public enum Reason {
    /** A request failed and is repeated. */
    RETRY,

    /** The host has not responded to several requests in a row; see {@link CircuitBreaker}. */
    NO_RESPONSE,

    /** The host asked to send no request for some time. */
    RETRY_AFTER
  }
}
