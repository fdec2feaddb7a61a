package dev.quarry.orchestrator.api.request;

import dev.quarry.orchestrator.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Pages of lists: how long they are and how the next one is named (RFC 8288). */
public final class Pagination {
  static final int USUAL = 20;
  static final int LONGEST = 200;

  private Pagination() {}

  public static int limit(@Nullable Integer sent) {
    int limit = sent == null ? USUAL : sent;
    if (limit < 1 || limit > LONGEST) {
      throw ProblemException.invalid("limit", "must be from 1 to " + LONGEST);
    }
    return limit;
  }

  /** What to answer of a list that was read one entry longer than asked. */
  public static <T> List<T> cut(List<T> read, int limit) {
    return read.size() > limit ? read.subList(0, limit) : read;
  }

  /** The Link header that names the page that starts with a cursor. */
  public static String link(HttpServletRequest request, String cursor) {
    String query = request.getQueryString();
    String next =
        UriComponentsBuilder.fromPath(request.getRequestURI())
            .query(query)
            .replaceQueryParam("cursor", cursor)
            .build()
            .toUriString();
    return "<" + next.replace(">", "%3E").replace("<", "%3C") + ">; rel=\"next\"";
  }
}
