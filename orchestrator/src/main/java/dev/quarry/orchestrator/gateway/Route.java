package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.job.Backoff;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A synchronous endpoint that calls become jobs of.
 *
 * @param path the segment below {@code /api/}
 * @param keepAnswer whether the body of an answer is kept; its status always is
 */
public record Route(
    String name,
    String path,
    Upstream upstream,
    RetryPolicy retry,
    Limits limits,
    ProgressMode progress,
    boolean keepAnswer) {

  /** For waiting for a place, and for storing the answer. */
  public static final Duration OVERHEAD = RouteSlots.WAIT_TIMEOUT.plusSeconds(10);

  /**
   * Where calls go.
   *
   * @param method in upper case
   * @param headers sent with each call
   * @param forwardHeaders of the submission, in lower case, that are kept and sent too
   * @param allowPrivate whether it may be a host that is not on the public internet
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
   * When a call is made again.
   *
   * @param attempts in all
   * @param backoff how long to wait in between; its longest also if the upstream asks for more
   * @param statuses of answers that are no answer yet
   */
  public record RetryPolicy(int attempts, Backoff backoff, Set<Integer> statuses) {
    public RetryPolicy {
      statuses = Set.copyOf(statuses);
    }
  }

  /**
   * Bounds of a call.
   *
   * @param timeout of one call with its answer
   * @param concurrency calls at once from one node
   */
  public record Limits(
      Duration timeout, int concurrency, long maxRequestBytes, long maxResponseBytes) {}

  /** The longest that an attempt may take: its call, and what there is to do besides. */
  public Duration attemptDuration() {
    return limits.timeout().plus(OVERHEAD);
  }

  /** The label of its jobs, by which they are listed. */
  public String label() {
    return "route:" + name;
  }
}
