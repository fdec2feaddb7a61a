package dev.quarry.orchestrator.gateway.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * A route of the gateway as it is written; {@link RouteRules} says what is allowed.
 *
 * @param path the segment below {@code /api/}; absent: the route's name
 * @param timeout of one call with its answer
 * @param backoff before the second attempt; twice as long before each further one
 * @param headers may name secrets, see {@code HeaderText}
 * @param maxRequestBytes absent: 1 MB, or the most that the server accepts if that is less
 * @param forwardHeaders of the submission that are sent to the upstream too
 * @param concurrency calls at once from one node
 */
public record RouteProperties(
    @Nullable String path,
    @Nullable String url,
    @DefaultValue("POST") String method,
    @DefaultValue("10m") Duration timeout,
    @DefaultValue("3") int attempts,
    @DefaultValue("5s") Duration backoff,
    @DefaultValue("5m") Duration maxBackoff,
    @DefaultValue({"429", "502", "503", "504"}) Set<Integer> retryStatuses,
    @DefaultValue Map<String, String> headers,
    @DefaultValue List<String> forwardHeaders,
    @DefaultValue("4") int concurrency,
    @DefaultValue("none") String progress,
    @Nullable DataSize maxRequestBytes,
    @DefaultValue("10MB") DataSize maxResponseBytes,
    @DefaultValue("true") boolean keepAnswer,
    @DefaultValue("false") boolean allowPrivate) {

  /** Without headers, which may be secrets. */
  @Override
  public String toString() {
    return "RouteProperties[" + method + " " + path + "]";
  }
}
