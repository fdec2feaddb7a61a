package dev.quarry.orchestrator.api.request;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the query of a URL, decoded. Unlike a parameter of the request, it can be looked
 * at without reading the body of a form.
 */
public final class QueryString {

  private QueryString() {}

  /**
   * @param value null if there is no equals sign
   */
  public record Pair(String name, @Nullable String value) {}

  /**
   * In the order in which they stand.
   *
   * @throws ProblemException for a percent sign that encodes nothing
   */
  public static List<Pair> of(HttpServletRequest request) {
    String query = request.getQueryString();
    return query == null
        ? List.of()
        : Arrays.stream(query.split("&", -1)).map(QueryString::pair).toList();
  }

  /**
   * Whether a flag is set: exactly once, to {@code true} or {@code false}. Absent means false.
   *
   * @throws ProblemException for anything else; what is not understood is not taken for false
   */
  public static boolean flag(HttpServletRequest request, String name) {
    List<Pair> sent = of(request).stream().filter(pair -> pair.name().equals(name)).toList();
    if (sent.isEmpty()) {
      return false;
    }
    String value = sent.size() == 1 ? sent.getFirst().value() : null;
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      case null, default ->
          throw ProblemException.invalid(name, "must be true or false, and come once");
    };
  }

  private static Pair pair(String text) {
    String[] parts = text.split("=", 2);
    return new Pair(decoded(parts[0]), parts.length > 1 ? decoded(parts[1]) : null);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.BAD_REQUEST, "The query has a percent sign that encodes nothing.");
    }
  }
}
