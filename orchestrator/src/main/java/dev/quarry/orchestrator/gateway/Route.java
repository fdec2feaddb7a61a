package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.job.Backoff;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A configured upstream endpoint; calls to it run as jobs.
 *
 * @param path segment below {@code /api/}
 * @param keepAnswer whether response bodies are stored; the status always is
 */
public record Route(
    String name,
    String path,
    Upstream upstream,
    RetryPolicy retry,
    Limits limits,
    ProgressMode progress,
    boolean keepAnswer) {

  /** Time of an attempt besides the call: waiting for a slot, and storing the response. */
  public static final Duration OVERHEAD = RouteSlots.WAIT_TIMEOUT.plusSeconds(10);

  /**
   * The upstream.
   *
   * @param method in upper case
   * @param headers sent with each call
   * @param forwardHeaders headers of the submission that are stored and sent too, in lower case
   * @param allowPrivate whether the host may have a private address
   */
  public record Upstream(
      String method,
      URI url,
      Map<String, HeaderText> headers,
      Set<String> forwardHeaders,
      boolean allowPrivate) {
    public Upstream {
      headers = Map.copyOf(headers);
      forwardHeaders = Set.copyOf(forwardHeaders);
    }

    public boolean takesBody() {
      return !method.equals("GET") && !method.equals("DELETE");
    }
  }

  /**
   * When a call is repeated.
   *
   * @param attempts total number
   * @param backoff delay between attempts; its maximum also limits the upstream's Retry-After
   * @param statuses response statuses that lead to another attempt
   */
  public record RetryPolicy(int attempts, Backoff backoff, Set<Integer> statuses) {
    public RetryPolicy {
      statuses = Set.copyOf(statuses);
    }
  }

  /**
   * Limits of a call.
   *
   * @param timeout of one call including its response
   * @param concurrency simultaneous calls of one node
   */
  public record Limits(
      Duration timeout, int concurrency, long maxRequestBytes, long maxResponseBytes) {}

  /** Maximum duration of an attempt: the timeout of the call plus {@link #OVERHEAD}. */
  public Duration attemptDuration() {
    return limits.timeout().plus(OVERHEAD);
  }

  /** The label of its jobs, for listing them. */
  public String label() {
    return "route:" + name;
  }
}
