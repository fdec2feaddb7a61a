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
 * Refuses a body where the call reads none: who writes there what is to be retried or redriven
 * would get all of it. An empty object, as some clients always send it, says nothing and passes.
 */
public final class RejectUnexpectedBody implements HandlerInterceptor {
  private static final Set<String> ACTIONS = Set.of("POST", "DELETE");
  private static final Set<String> SAYING_NOTHING = Set.of("", "{}");
  private static final int ENOUGH = 64;

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    if (ACTIONS.contains(request.getMethod())
        && handler instanceof HandlerMethod method
        && readsNone(method)
        && !SAYING_NOTHING.contains(beginning(request))) {
      throw ProblemException.invalid(
          "body", "must be empty; what the call is about stands in its path and query");
    }
    return true;
  }

  private static boolean readsNone(HandlerMethod method) {
    RequestMapping mapping = method.getMethodAnnotation(RequestMapping.class);
    return mapping != null && mapping.consumes().length == 0;
  }

  private static String beginning(HttpServletRequest request) throws IOException {
    byte[] read = request.getInputStream().readNBytes(ENOUGH);
    return new String(read, StandardCharsets.ISO_8859_1).strip();
  }
}
