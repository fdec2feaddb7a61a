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
 * Reads a request to a route. Its body is the upstream's and of any type, so what is meant for
 * Quarry stands in the query and in headers; the servlet's parameters are not asked for, because
 * that would read the body of a form.
 */
final class CallSubmission {
  private static final String CALLBACK_URL = "X-Quarry-Callback-Url";
  private static final String CONTENT_ENCODING = "Content-Encoding";
  private static final String CALLBACK_SECRET = "X-Quarry-Callback-Secret";

  private CallSubmission() {}

  /** What is forwarded to the upstream, the body with the coding that it came in. */
  static StoredCall call(Route route, HttpServletRequest request) throws IOException {
    byte[] body = body(route.limits().maxRequestBytes(), request);
    if (body.length > 0 && !route.upstream().takesBody()) {
      throw ProblemException.invalid(
          "body", "must be empty: this route calls its upstream by " + route.upstream().method());
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : route.upstream().forwardHeaders()) {
      List<String> values = Collections.list(request.getHeaders(name));
      if (!values.isEmpty()) {
        headers.put(name, forwarded(name, String.join(", ", values)));
      }
    }
    List<String> codings = Collections.list(request.getHeaders(CONTENT_ENCODING));
    if (!codings.isEmpty() && body.length > 0) {
      headers.put(CONTENT_ENCODING, forwarded(CONTENT_ENCODING, String.join(", ", codings)));
    }
    return new StoredCall(request.getContentType(), headers, body);
  }

  /** What cannot be sent on as it came is refused now, not blamed on the upstream later. */
  private static String forwarded(String name, String value) {
    if (!value.chars().allMatch(c -> c == '\t' || c >= ' ' && c < 0x7f)) {
      throw ProblemException.invalid(name, "must hold printable ASCII characters only");
    }
    return value;
  }

  private static byte[] body(long most, HttpServletRequest request) throws IOException {
    try {
      byte[] body = request.getInputStream().readNBytes(Math.toIntExact(most + 1));
      if (body.length <= most) {
        return body;
      }
    } catch (BodyTooLargeException e) {
      // said below: the server's limit is no smaller than the route's
    }
    throw new ProblemException(
        ProblemCode.PAYLOAD_TOO_LARGE,
        "At most "
            + most
            + " bytes are accepted by this route; the operator can allow more by its"
            + " max-request-bytes.");
  }

  /** What is meant for Quarry. */
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
        Map.of("route", route.name()), // an idempotency key is bound to it, also to earlier ones
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
      throw ProblemException.invalid(name, "was sent " + values.size() + " times; send one");
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  /** The query was found to be decodable before. */
  private static List<String> values(HttpServletRequest request, String name) {
    String query = request.getQueryString();
    List<String> values = new ArrayList<>();
    for (String pair : (query == null ? "" : query).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (decoded(parts[0]).equals(name)) {
        values.add(parts.length > 1 ? decoded(parts[1]) : "");
      }
    }
    return values;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
