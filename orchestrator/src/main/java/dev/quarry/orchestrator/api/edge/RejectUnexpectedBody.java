package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Rejects a body where the endpoint reads none. A client that sends a filter in the body of a retry
 * or redrive would otherwise start all jobs. An empty object is allowed, because some clients
 * always send one.
 */
public final class RejectUnexpectedBody implements HandlerInterceptor {
  private static final Set<String> METHODS = Set.of("POST", "DELETE");
  private static final Set<String> EMPTY_BODIES = Set.of("", "{}");
  private static final int PREFIX_BYTES = 64;

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    if (METHODS.contains(request.getMethod())
        && handler instanceof HandlerMethod method
        && takesNoBody(method)) {
      requireNoBody(request);
    }
    return true;
  }

  /** The container would parse a multipart form, also an empty one, for the query parameters. */
  private static void requireNoBody(HttpServletRequest request) throws IOException {
    if (BodyLimits.isMultipart(request.getContentType())) {
      throw ProblemException.invalid(
          "Content-Type", "must not be a form; send all options in the path and the query");
    }
    if (!EMPTY_BODIES.contains(prefix(request))) {
      throw ProblemException.invalid(
          "body", "must be empty; send all options in the path and the query");
    }
  }

  private static boolean takesNoBody(HandlerMethod method) {
    RequestMapping mapping = method.getMethodAnnotation(RequestMapping.class);
    return mapping != null && mapping.consumes().length == 0;
  }

  private static String prefix(HttpServletRequest request) throws IOException {
    byte[] read = request.getInputStream().readNBytes(PREFIX_BYTES);
    return new String(read, StandardCharsets.ISO_8859_1).strip();
  }
}
