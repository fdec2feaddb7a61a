package dev.quarry.orchestrator.gateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller sent for the upstream.
 *
 * @param headers those that the route forwards
 */
public record StoredCall(@Nullable String contentType, Map<String, String> headers, byte[] body) {
  public StoredCall {
    headers = Map.copyOf(headers);
  }

  /** Without headers and body, which may hold secrets. */
  @Override
  public String toString() {
    return "StoredCall[" + contentType + ", " + body.length + " bytes]";
  }
}
