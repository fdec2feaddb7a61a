package dev.quarry.orchestrator.api.request;

import dev.quarry.orchestrator.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.UriComponentsBuilder;

/** Pagination of lists: the page size, and the link to the next page (RFC 8288). */
public final class Pagination {
  static final int DEFAULT_LIMIT = 20;
  static final int MAX_LIMIT = 200;

  private Pagination() {}

  public static int limit(@Nullable Integer requested) {
    int limit = requested == null ? DEFAULT_LIMIT : requested;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw ProblemException.invalid("limit", "must be from 1 to " + MAX_LIMIT);
    }
    return limit;
  }

  /** Creates the response body of a page. */
  public interface Body<T, B> {
    B create(List<T> page, @Nullable String nextCursor, boolean hasMore);
  }

  /**
   * Responds with a page and the cursor of the next one.
   *
   * @param rows the rows, one more than {@code limit} if there is another page
   * @param cursor gives the cursor of the page after a row
   */
  public static <T, B> ResponseEntity<B> page(
      HttpServletRequest request,
      List<T> rows,
      int limit,
      Function<T, String> cursor,
      Body<T, B> body) {
    if (rows.size() <= limit) {
      return ResponseEntity.ok(body.create(rows, null, false));
    }
    List<T> page = truncate(rows, limit);
    String next = cursor.apply(page.getLast());
    return ResponseEntity.ok()
        .header("Link", link(request, next))
        .body(body.create(page, next, true));
  }

  /** The page of a list that was read with one extra row. */
  public static <T> List<T> truncate(List<T> rows, int limit) {
    return rows.size() > limit ? rows.subList(0, limit) : rows;
  }

  /** The Link header to the page of a cursor. */
  static String link(HttpServletRequest request, String cursor) {
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
