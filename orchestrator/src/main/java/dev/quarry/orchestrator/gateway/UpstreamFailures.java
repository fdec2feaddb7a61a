package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.handler.StageException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What failures of calls mean to callers. Messages name the route and never the upstream's address;
 * the log does.
 */
final class UpstreamFailures {
  private static final Logger log = LoggerFactory.getLogger(UpstreamFailures.class);

  private UpstreamFailures() {}

  /**
   * No complete answer came.
   *
   * @param took how long it was waited for
   * @param delay before the next attempt, if there is one
   */
  static StageException of(EgressException e, Route route, Duration took, Duration delay) {
    log.info("Route {}: {} ({})", route.name(), e.getMessage(), e.code());
    String upstream = "The upstream of route " + route.name() + " ";
    return switch (e.code()) {
      case "timeout" ->
          took.compareTo(route.limits().timeout()) < 0
              ? unreachable(upstream, delay)
              : StageException.permanent(
                  "upstream_timeout",
                  upstream
                      + "did not answer in full within "
                      + seconds(route.limits().timeout())
                      + " seconds. It may still be working, so it is not called again by itself.",
                  e);
      case "connect_failed", "unknown_host" -> unreachable(upstream, delay);
      case "too_large" ->
          StageException.permanent(
              "upstream_too_large",
              upstream
                  + "answered with more than "
                  + route.limits().maxResponseBytes()
                  + " bytes. Ask for less, or have quarry.gateway.routes."
                  + route.name()
                  + ".max-response-bytes raised.",
              e);
      case "blocked_address", "blocked_port", "blocked_scheme", "invalid_url" -> blocked(e, route);
      default ->
          e.retryable()
              ? broken(upstream, delay)
              : StageException.permanent(
                  "upstream_broken", upstream + "gave no answer that can be read.", e);
    };
  }

  private static StageException unreachable(String upstream, Duration delay) {
    return StageException.retryableAfter(
        "upstream_unreachable", upstream + "could not be reached. It may be down.", delay);
  }

  private static StageException broken(String upstream, Duration delay) {
    return StageException.retryableAfter(
        "upstream_broken", upstream + "broke off before its answer was complete.", delay);
  }

  private static StageException blocked(EgressException e, Route route) {
    log.warn(
        "Route {} cannot be called: {} Or set quarry.gateway.routes.{}.allow-private.",
        route.name(),
        e.getMessage(),
        route.name());
    return StageException.permanent(
        "upstream_blocked",
        "This server may not call the upstream of route "
            + route.name()
            + ". Its operator finds the reason in the log.",
        e);
  }

  /** An answer that says: later. */
  static StageException later(Route route, int status, Duration delay) {
    return StageException.retryableAfter(
        "upstream_failed",
        "The upstream of route " + route.name() + " answered with status " + status + ".",
        delay);
  }

  /** An answer that will not change. */
  static StageException refused(Route route, int status) {
    return StageException.permanent(
        "upstream_refused",
        "The upstream of route "
            + route.name()
            + " answered with status "
            + status
            + "; the job's result under the route shows what it said.");
  }

  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.toSeconds()));
  }
}
