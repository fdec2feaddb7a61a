package dev.quarry.orchestrator.egress;

import java.util.Map;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** One request of a chain of redirects. */
record Hop(String method, HttpUrl url, Map<String, String> headers, byte @Nullable [] body) {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> KEEP_METHOD = Set.of(307, 308);
  private static final Set<String> NEED_BODY = Set.of("POST", "PUT", "PATCH");

  static boolean isRedirect(int status) {
    return REDIRECTS.contains(status);
  }

  /**
   * The request that follows a redirect (RFC 9110, section 15.4).
   *
   * @throws EgressException if the target is not an http or https URL, or if a body would be sent
   *     to another origin
   */
  Hop redirected(int status, String location) throws EgressException {
    HttpUrl target = EgressUrls.resolve(url, location);
    boolean sameOrigin =
        target.scheme().equals(url.scheme())
            && target.host().equals(url.host())
            && target.port() == url.port();
    boolean readOnly = method.equals("GET") || method.equals("HEAD");
    boolean keep = readOnly || KEEP_METHOD.contains(status);
    if (keep && body != null && !sameOrigin) {
      throw new EgressException(
          "protocol_error",
          "The server redirected a request with a body to another origin; use the URL of that"
              + " origin.",
          false,
          null);
    }
    return new Hop(
        keep ? method : "GET",
        target,
        sameOrigin ? headers : RequestHeaders.forAnotherOrigin(headers),
        keep ? body : null);
  }

  /**
   * Converts to a request of OkHttp.
   *
   * @throws IllegalArgumentException if a header name or value contains a forbidden character
   */
  Request toRequest(String userAgent, boolean compressed) {
    Request.Builder request = new Request.Builder().url(url);
    request.header("User-Agent", userAgent);
    headers.forEach(request::header);
    request.header("Accept-Encoding", compressed ? "gzip, deflate" : "identity");
    byte[] content = body == null && NEED_BODY.contains(method) ? new byte[0] : body;
    return request
        .method(method, content == null ? null : NoRetryInterceptor.body(content))
        .build();
  }
}
