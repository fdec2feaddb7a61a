package dev.quarry.orchestrator.egress;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An outgoing HTTP request with its limits.
 *
 * @param maxBytes maximum size of the response body after decompression
 * @param timeout for the whole call, including redirects and body
 * @param maxRedirects 0: a redirect is returned as the response
 * @param cutsBody whether a larger body is cut at {@code maxBytes} instead of being an error
 */
public record EgressRequest(
    String method,
    URI uri,
    Map<String, String> headers,
    byte @Nullable [] body,
    long maxBytes,
    Duration timeout,
    int maxRedirects,
    boolean cutsBody) {

  public EgressRequest {
    headers = Map.copyOf(headers);
  }

  public EgressRequest(
      String method,
      URI uri,
      Map<String, String> headers,
      byte @Nullable [] body,
      long maxBytes,
      Duration timeout,
      int maxRedirects) {
    this(method, uri, headers, body, maxBytes, timeout, maxRedirects, false);
  }

  public static EgressRequest get(URI uri, long maxBytes, Duration timeout) {
    return new EgressRequest("GET", uri, Map.of(), null, maxBytes, timeout, 5);
  }

  /**
   * Creates a POST request that does not follow redirects.
   *
   * @param contentType of the body; overrides one in {@code headers}
   */
  public static EgressRequest post(
      URI uri,
      Map<String, String> headers,
      String contentType,
      byte[] body,
      long maxBytes,
      Duration timeout) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(headers);
    all.put("Content-Type", contentType);
    return new EgressRequest("POST", uri, all, body, maxBytes, timeout, 0);
  }

  public EgressRequest withHeaders(Map<String, String> newHeaders) {
    return new EgressRequest(
        method, uri, newHeaders, body, maxBytes, timeout, maxRedirects, cutsBody);
  }

  public EgressRequest withMaxRedirects(int newMaxRedirects) {
    return new EgressRequest(
        method, uri, headers, body, maxBytes, timeout, newMaxRedirects, cutsBody);
  }

  /** Reads only the first {@code maxBytes} of a larger body. */
  public EgressRequest cuttingBody() {
    return new EgressRequest(method, uri, headers, body, maxBytes, timeout, maxRedirects, true);
  }

  /** Without headers and body, which may contain credentials. */
  @Override
  public String toString() {
    return method + " " + uri;
  }
}
