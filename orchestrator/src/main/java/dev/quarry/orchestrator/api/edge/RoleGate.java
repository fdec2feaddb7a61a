package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Checks the role of the caller before the body is read. The default applies to every route: routes
 * under /admin require an admin, safe methods a viewer, all others an editor. Which tenants an
 * admin may access under /admin is checked by the controllers: {@link Roles#tenantFilter}.
 */
public final class RoleGate implements HandlerInterceptor {
  static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
  private static final String ADMIN_ROUTES = "/admin";

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (PublicPaths.contains(request)) {
      return true;
    }
    Principal principal = AccessFilter.principal(request);
    require(principal, needed(request, handler));
    if (annotated(handler, CrossTenant.class)
        && !principal.tenant().equals(Principal.DEFAULT_TENANT)) {
      require(principal, Role.ADMIN);
    }
    if (annotated(handler, OperatorOnly.class)) {
      Roles.requireOperator(principal);
    }
    return true;
  }

  private static void require(Principal principal, Role role) {
    if (!principal.role().includes(role)) {
      throw new ProblemException(
          ProblemCode.ROLE_REFUSED,
          "This call requires the role " + role.code() + ". Use an API key that has it.");
    }
  }

  /** Whether a request that was matched to a route changes state. */
  static boolean writes(HttpServletRequest request) {
    Object handler = request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
    return needed(request, handler == null ? "" : handler) != Role.VIEWER
        && !SAFE_METHODS.contains(request.getMethod());
  }

  private static Role needed(HttpServletRequest request, Object handler) {
    if (handler instanceof HandlerMethod method) {
      NeedsRole other = method.getMethodAnnotation(NeedsRole.class);
      if (other != null) {
        return other.value();
      }
    }
    if (route(request).startsWith(ADMIN_ROUTES)) {
      return Role.ADMIN;
    }
    return SAFE_METHODS.contains(request.getMethod()) ? Role.VIEWER : Role.EDITOR;
  }

  /** The pattern of the matched route. The path itself can be encoded in several ways. */
  static String route(HttpServletRequest request) {
    return request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)
            instanceof Object pattern
        ? pattern.toString()
        : "";
  }

  private static boolean annotated(
      Object handler, Class<? extends java.lang.annotation.Annotation> annotation) {
    return handler instanceof HandlerMethod method && method.hasMethodAnnotation(annotation);
  }
}
