package dev.quarry.orchestrator.api.gateway;

import dev.quarry.model.JobSubmission;
import dev.quarry.orchestrator.api.problem.BodyTooLargeException;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.gateway.Route;
import dev.quarry.orchestrator.gateway.StoredCall;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request to a gateway route. The body belongs to the upstream and has any media type, so
 * the options for Quarry are in the query and in headers. This class does not use the servlet
 * request parameters, because they would read a form body.
 */
final class CallSubmission {
  private static final String CALLBACK_URL = "X-Quarry-Callback-Url";
  private static final String CONTENT_ENCODING = "Content-Encoding";
  private static final String CALLBACK_SECRET = "X-Quarry-Callback-Secret";

  private CallSubmission() {}

  /** The call that is forwarded to the upstream, with the body in its original coding. */
  static StoredCall call(Route route, HttpServletRequest request) throws IOException {
    byte[] body = body(route.limits().maxRequestBytes(), request);
    if (body.length > 0 && !route.upstream().takesBody()) {
      throw ProblemException.invalid(
          "body", "must be empty: this route calls its upstream with " + route.upstream().method());
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : route.upstream().forwardHeaders()) {
      List<String> values = Collections.list(request.getHeaders(name));
      if (!values.isEmpty()) {
        headers.put(name, checkForwardable(name, String.join(", ", values)));
      }
    }
    List<String> codings = Collections.list(request.getHeaders(CONTENT_ENCODING));
    if (!codings.isEmpty() && body.length > 0) {
      headers.put(CONTENT_ENCODING, checkForwardable(CONTENT_ENCODING, String.join(", ", codings)));
    }
    return new StoredCall(request.getContentType(), headers, body);
  }

  /**
   * Rejects a header value that cannot be forwarded unchanged, so that the error is not attributed
   * to the upstream later.
   */
  private static String checkForwardable(String name, String value) {
    if (!value.chars().allMatch(c -> c == '\t' || c >= ' ' && c < 0x7f)) {
      throw ProblemException.invalid(name, "must contain only printable ASCII characters");
    }
    return value;
  }

  private static byte[] body(long maxBytes, HttpServletRequest request) throws IOException {
    try {
      byte[] body = request.getInputStream().readNBytes(Math.toIntExact(maxBytes + 1));
      if (body.length <= maxBytes) {
        return body;
      }
    } catch (BodyTooLargeException e) {
      // reported below: the limit of the server is at least that of the route
    }
    throw new ProblemException(
        ProblemCode.PAYLOAD_TOO_LARGE,
        "The body is larger than the limit of this route, "
            + maxBytes
            + " bytes. Send less, or ask the operator to raise its max-request-bytes.");
  }

  /** The options for Quarry. */
  static JobSubmission options(Route route, HttpServletRequest request) {
    List<String> labels = new ArrayList<>(values(request, "label"));
    labels.add(route.label());
    String callback = request.getHeader(CALLBACK_URL);
    return new JobSubmission(
        null,
        null,
        null,
        null,
        null,
        // Idempotency keys are bound to it, also those of earlier releases.
        Map.of("route", route.name()),
        priority(single(request, "priority")),
        callback == null ? single(request, "callback_url") : callback,
        single(request, "batch_id"),
        labels,
        Math.toIntExact(route.attemptDuration().toSeconds()),
        route.retry().attempts(),
        request.getHeader(CALLBACK_SECRET),
        null);
  }

  private static @Nullable Integer priority(@Nullable String sent) {
    if (sent == null) {
      return null;
    }
    if (!sent.matches("-?\\d{1,9}")) {
      throw ProblemException.invalid("priority", "must be a whole number");
    }
    return Integer.valueOf(sent);
  }

  private static @Nullable String single(HttpServletRequest request, String name) {
    List<String> values = values(request, name);
    if (values.size() > 1) {
      throw ProblemException.invalid(name, "must be sent once, not " + values.size() + " times");
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  /** {@code RejectUnknownParameters} has already rejected a query that cannot be decoded. */
  private static List<String> values(HttpServletRequest request, String name) {
    String query = request.getQueryString();
    List<String> values = new ArrayList<>();
    for (String pair : (query == null ? "" : query).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (decode(parts[0]).equals(name)) {
        values.add(parts.length > 1 ? decode(parts[1]) : "");
      }
    }
    return values;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
