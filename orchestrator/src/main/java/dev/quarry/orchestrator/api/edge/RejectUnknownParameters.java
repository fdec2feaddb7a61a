package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.QueryString;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.BindParam;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Rejects a query parameter that the controller does not read, and a repeated one where it reads
 * one value: a response that ignores a filter would be wrong.
 */
public final class RejectUnknownParameters implements HandlerInterceptor {
  private static final String[] NO_NAMES = {};

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getQueryString() == null || !(handler instanceof HandlerMethod method)) {
      return true;
    }
    List<String> known = names(method);
    Set<String> seen = new HashSet<>();
    for (QueryString.Pair pair : QueryString.parse(request)) {
      String name = pair.name();
      String value = pair.value();
      if (name.isEmpty() && value != null) {
        throw new ProblemException(
            ProblemCode.BAD_REQUEST,
            "The query has a parameter without a name. Send parameters as name=value.");
      }
      if (!name.isEmpty() && !known.contains(name)) {
        throw new ProblemException(
            ProblemCode.UNKNOWN_PARAMETER,
            "The parameter '"
                + name
                + "' is unknown."
                + (known.isEmpty()
                    ? " This path has no parameters."
                    : " Known parameters: " + String.join(", ", known) + "."));
      }
      if (!name.isEmpty() && !seen.add(name) && !repeatable(method, name)) {
        throw ProblemException.invalid(name, "must appear only once");
      }
      if (value != null && value.indexOf('\0') >= 0) {
        throw ProblemException.invalid(name, "must not contain the character NUL");
      }
    }
    for (MethodParameter parameter : method.getMethodParameters()) {
      String name = name(parameter);
      if (name != null && parameter.getParameterType() == boolean.class) {
        QueryString.flag(request, name); // Spring maps an empty value to the default
      }
    }
    return true;
  }

  /** The names of the query parameters that a controller method reads. */
  public static List<String> names(HandlerMethod method) {
    QueryNames others = method.getMethodAnnotation(QueryNames.class);
    return Stream.concat(
            Arrays.stream(method.getMethodParameters()).flatMap(RejectUnknownParameters::names),
            Arrays.stream(others == null ? NO_NAMES : others.value()))
        .toList();
  }

  /** The name of a single parameter, or the names that Spring binds to the members of a record. */
  private static Stream<String> names(MethodParameter parameter) {
    if (!parameter.hasParameterAnnotation(ModelAttribute.class)) {
      return Stream.ofNullable(name(parameter));
    }
    Constructor<?> constructor = BeanUtils.getResolvableConstructor(parameter.getParameterType());
    return Arrays.stream(constructor.getParameters())
        .map(
            member -> {
              BindParam renamed = member.getAnnotation(BindParam.class);
              return renamed == null ? member.getName() : renamed.value();
            });
  }

  /** Labels of a gateway call may be repeated: the method reads all of them. */
  private static boolean repeatable(HandlerMethod method, String name) {
    QueryNames others = method.getMethodAnnotation(QueryNames.class);
    return name.equals("label") && others != null && List.of(others.value()).contains(name);
  }

  private static @Nullable String name(MethodParameter parameter) {
    RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
    return annotation == null ? null : annotation.name();
  }
}
