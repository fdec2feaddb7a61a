package dev.quarry.orchestrator.api.request;

import dev.quarry.orchestrator.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
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

  /** The body of a page. */
  public interface Body<T, B> {
    B of(List<T> page, @Nullable String nextCursor, boolean hasMore);
  }

  /**
   * The response with a page and the cursor of the next one.
   *
   * @param read the rows, one more than {@code limit} if there are more
   * @param cursor of the page after a row
   */
  public static <T, B> ResponseEntity<B> page(
      HttpServletRequest request,
      List<T> read,
      int limit,
      Function<T, String> cursor,
      Body<T, B> body) {
    if (read.size() <= limit) {
      return ResponseEntity.ok(body.of(read, null, false));
    }
    List<T> page = cut(read, limit);
    String next = cursor.apply(page.getLast());
    return ResponseEntity.ok().header("Link", link(request, next)).body(body.of(page, next, true));
  }

  /** What to answer of a list that was read one entry longer than asked. */
  public static <T> List<T> cut(List<T> read, int limit) {
    return read.size() > limit ? read.subList(0, limit) : read;
  }

  /** The Link header that names the page that starts with a cursor. */
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
