package dev.quarry.orchestrator.gateway.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * A route as configured; {@link RouteRules} validates it.
 *
 * @param path segment below {@code /api/}; null: the name of the route
 * @param timeout of one call including its response
 * @param backoff before the second attempt; doubles before each further one
 * @param headers may refer to secrets, see {@code HeaderText}
 * @param maxRequestBytes null: 1 MB, or the server's limit if that is less
 * @param forwardHeaders headers of the submission that are sent to the upstream too
 * @param concurrency simultaneous calls of one node
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

  /** Omits headers, which may contain secrets. */
  @Override
  public String toString() {
    return "RouteProperties[" + method + " " + path + "]";
  }
}
