package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collections;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Rejects a body with a content coding (RFC 9110 section 8.4). This server does not decode any, and
 * would read the compressed bytes as the content. An endpoint that takes any media type forwards
 * the body with its coding.
 */
public final class ContentCodingCheck implements HandlerInterceptor {

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    boolean coded =
        Collections.list(request.getHeaders("Content-Encoding")).stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .map(String::strip)
            .anyMatch(coding -> !coding.isEmpty() && !coding.equalsIgnoreCase("identity"));
    if (coded && handler instanceof HandlerMethod method && !takesAnyType(method)) {
      response.setHeader("Accept-Encoding", "identity");
      throw new ProblemException(
          ProblemCode.UNSUPPORTED_MEDIA_TYPE,
          "The body has a Content-Encoding, which this path does not accept. Send it"
              + " uncompressed.");
    }
    return true;
  }

  private static boolean takesAnyType(HandlerMethod method) {
    RequestMapping mapping = method.getMethodAnnotation(RequestMapping.class);
    return mapping != null && Arrays.asList(mapping.consumes()).contains(MediaType.ALL_VALUE);
  }
}
