package dev.quarry.orchestrator.gateway;

import org.jspecify.annotations.Nullable;

/**
 * What the upstream answered in the end.
 *
 * @param bytes of the body, also if it was not kept
 * @param body absent if the route does not keep it
 */
public record UpstreamResponse(
    int status, @Nullable String contentType, long bytes, byte @Nullable [] body) {

  boolean succeeded() {
    return status >= 200 && status < 300;
  }
}
