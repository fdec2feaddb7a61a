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
 * Refuses a body with a content coding (RFC 9110, section 8.4), which this server does not decode:
 * compressed bytes would be read as if they were the content. A route that takes a body of any type
 * reads none of it and forwards it with its coding.
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
    if (coded && handler instanceof HandlerMethod method && !takesAnything(method)) {
      response.setHeader("Accept-Encoding", "identity");
      throw new ProblemException(
          ProblemCode.UNSUPPORTED_MEDIA_TYPE,
          "Send the body without Content-Encoding; this route takes no compressed bodies.");
    }
    return true;
  }

  private static boolean takesAnything(HandlerMethod method) {
    RequestMapping mapping = method.getMethodAnnotation(RequestMapping.class);
    return mapping != null && Arrays.asList(mapping.consumes()).contains(MediaType.ALL_VALUE);
  }
}
