package dev.quarry.orchestrator.gateway;

import org.jspecify.annotations.Nullable;

/**
 * The final response of an upstream.
 *
 * @param bytes length of the body, even if it is not stored
 * @param body null if the route does not store it
 */
public record UpstreamResponse(
    int status, @Nullable String contentType, long bytes, byte @Nullable [] body) {

  boolean succeeded() {
    return status >= 200 && status < 300;
  }
}
