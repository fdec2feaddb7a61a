package dev.quarry.mcp.orchestrator.http;

import java.time.Duration;

/**
 * Limits of the client of the orchestrator.
 *
 * @param connectTimeout time until a connection is open; also how long a call waits for a place
 *     among the requests that run
 * @param responseTimeout time without a byte of the response; a long poll has its wait in addition
 * @param retries further attempts of a call that failed and may be repeated
 * @param maxRequests requests that run at the same time, waiting ones included
 * @param circuitFailures calls in a row without a response after which calls are refused for a
 *     while
 * @param circuitPause how long they are refused; then a single call tries again
 */
public record ClientSettings(
    Duration connectTimeout,
    Duration responseTimeout,
    int retries,
    int maxRequests,
    int circuitFailures,
    Duration circuitPause) {

  public static final ClientSettings DEFAULTS =
      new ClientSettings(
          Duration.ofSeconds(2), Duration.ofSeconds(20), 2, 500, 10, Duration.ofSeconds(3));
}
