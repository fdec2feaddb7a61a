package dev.quarry.orchestrator.egress;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An outgoing HTTP request with its limits.
 *
 * @param maxBytes most bytes of the answer's body, counted after decompression
 * @param timeout for the whole call, redirects and body included
 * @param maxRedirects 0: a redirect is returned as the answer
 */
public record EgressRequest(
    String method,
    URI uri,
    Map<String, String> headers,
    byte @Nullable [] body,
    long maxBytes,
    Duration timeout,
    int maxRedirects) {

  public EgressRequest {
    headers = Map.copyOf(headers);
  }

  public static EgressRequest get(URI uri, long maxBytes, Duration timeout) {
    return new EgressRequest("GET", uri, Map.of(), null, maxBytes, timeout, 5);
  }

  public EgressRequest withHeaders(Map<String, String> newHeaders) {
    return new EgressRequest(method, uri, newHeaders, body, maxBytes, timeout, maxRedirects);
  }

  public EgressRequest withMaxRedirects(int newMaxRedirects) {
    return new EgressRequest(method, uri, headers, body, maxBytes, timeout, newMaxRedirects);
  }
}
