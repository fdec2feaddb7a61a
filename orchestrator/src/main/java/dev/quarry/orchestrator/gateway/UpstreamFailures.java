package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.handler.StageException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps failures of calls to errors of jobs. Messages name the route and never the address of the
 * upstream; the log contains it.
 */
final class UpstreamFailures {
  private static final Logger log = LoggerFactory.getLogger(UpstreamFailures.class);

  private UpstreamFailures() {}

  /**
   * Maps a call without a complete response.
   *
   * @param took duration of the call
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
                      + "did not send a complete response within "
                      + seconds(route.limits().timeout())
                      + " seconds. It may still be working, so the call is not repeated.",
                  e);
      case "connect_failed", "unknown_host" -> unreachable(upstream, delay);
      case "too_large" ->
          StageException.permanent(
              "upstream_too_large",
              upstream
                  + "sent a response of more than "
                  + route.limits().maxResponseBytes()
                  + " bytes. Request less, or ask the operator to raise quarry.gateway.routes."
                  + route.name()
                  + ".max-response-bytes.",
              e);
      case "blocked_address", "blocked_port", "blocked_scheme", "invalid_url" -> blocked(e, route);
      default ->
          e.retryable()
              ? broken(upstream, delay)
              : StageException.permanent(
                  "upstream_broken", upstream + "sent an invalid response.", e);
    };
  }

  private static StageException unreachable(String upstream, Duration delay) {
    return StageException.retryableAfter(
        "upstream_unreachable", upstream + "could not be reached. It may be down.", delay);
  }

  private static StageException broken(String upstream, Duration delay) {
    return StageException.retryableAfter(
        "upstream_broken", upstream + "did not complete its response.", delay);
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
            + ". Ask the operator; the reason is in the server log.",
        e);
  }

  /** A status that the route retries. */
  static StageException later(Route route, int status, Duration delay) {
    return StageException.retryableAfter(
        "upstream_failed",
        "The upstream of route " + route.name() + " responded with status " + status + ".",
        delay);
  }

  /** A status that is not retried. */
  static StageException refused(Route route, int status) {
    return StageException.permanent(
        "upstream_refused",
        "The upstream of route "
            + route.name()
            + " responded with status "
            + status
            + ". The result of the job under its route has the response.");
  }

  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.toSeconds()));
  }
}
