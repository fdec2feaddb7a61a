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
 * Parses the query of the request URL. Unlike {@code HttpServletRequest.getParameter}, this does
 * not read a form body.
 */
public final class QueryString {

  private QueryString() {}

  /**
   * @param value null if there is no equals sign
   */
  public record Pair(String name, @Nullable String value) {}

  /**
   * The decoded parameters, in the order of the query.
   *
   * @throws ProblemException for an invalid percent-encoding
   */
  public static List<Pair> parse(HttpServletRequest request) {
    String query = request.getQueryString();
    return query == null
        ? List.of()
        : Arrays.stream(query.split("&", -1)).map(QueryString::pair).toList();
  }

  /**
   * Whether a flag is set. It must occur at most once, as {@code true} or {@code false}; absent
   * means false.
   *
   * @throws ProblemException for any other value, which must not silently mean false
   */
  public static boolean flag(HttpServletRequest request, String name) {
    List<Pair> sent = parse(request).stream().filter(pair -> pair.name().equals(name)).toList();
    if (sent.isEmpty()) {
      return false;
    }
    String value = sent.size() == 1 ? sent.getFirst().value() : null;
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      case null, default ->
          throw ProblemException.invalid(name, "must be true or false, and appear only once");
    };
  }

  private static Pair pair(String text) {
    String[] parts = text.split("=", 2);
    return new Pair(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : null);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.BAD_REQUEST,
          "The query has an invalid percent-encoding. Encode a percent sign as %25.");
    }
  }
}
