package dev.quarry.orchestrator.api.dashboard;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the dashboard: its page at {@code /}, its modules and styles under {@code /dashboard/},
 * and the libraries that they use under {@code /webjars/}. The page uses relative URLs, so that
 * they resolve below the path under which this server is reached.
 */
@RestController
public final class DashboardController {
  /** A path with a version never gets another content. */
  private static final String FOREVER = "public, max-age=31536000, immutable";

  /** The page is kept as well, but the browser asks each time whether it is the current one. */
  private static final String REVALIDATE = "no-cache";

  private final DashboardFiles files;

  DashboardController(DashboardFiles files) {
    this.files = files;
  }

  @GetMapping("/")
  ResponseEntity<byte[]> page(
      @RequestHeader(name = "Accept-Encoding", required = false) @Nullable String accepted,
      HttpServletResponse response) {
    return respond(files.page(), accepted, REVALIDATE, response);
  }

  @GetMapping({"/dashboard/{*file}", "/webjars/{*file}"})
  ResponseEntity<byte[]> file(
      @RequestHeader(name = "Accept-Encoding", required = false) @Nullable String accepted,
      HttpServletRequest request,
      HttpServletResponse response) {
    StaticFile file =
        files
            .find(request.getRequestURI())
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.NOT_FOUND,
                        "This version of the dashboard has no such file. Load the page at /"
                            + " again."));
    return respond(file, accepted, FOREVER, response);
  }

  private static ResponseEntity<byte[]> respond(
      StaticFile file, @Nullable String accepted, String caching, HttpServletResponse response) {
    // Replaces the header that all other responses have.
    response.setHeader("Cache-Control", caching);
    boolean gzip = accepted != null && accepted.contains("gzip");
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.ok()
            .contentType(MediaType.parseMediaType(file.type()))
            .eTag(file.sha256() + (gzip ? "-gzip" : ""))
            .header("Vary", "Accept-Encoding");
    return gzip
        ? answer.header("Content-Encoding", "gzip").body(file.gzipped())
        : answer.body(file.content());
  }
}
