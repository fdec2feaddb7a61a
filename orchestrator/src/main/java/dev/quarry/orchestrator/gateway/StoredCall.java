package dev.quarry.orchestrator.gateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request that a client submitted for an upstream.
 *
 * @param headers those that the route forwards
 */
public record StoredCall(@Nullable String contentType, Map<String, String> headers, byte[] body) {
  public StoredCall {
    headers = Map.copyOf(headers);
  }

  /** Omits headers and body, which may contain secrets. */
  @Override
  public String toString() {
    return "StoredCall[" + contentType + ", " + body.length + " bytes]";
  }
}
