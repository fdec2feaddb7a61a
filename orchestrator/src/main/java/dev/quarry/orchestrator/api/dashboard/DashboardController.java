package dev.quarry.orchestrator.api.dashboard;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the dashboard: its page at {@code /}, its modules and styles under {@code /dashboard/},
 * and the libraries that they use under {@code /webjars/}. They contain no stored data and need no
 * key. The page uses relative URLs, so that they resolve below the path under which this server is
 * reached.
 */
@RestController
public final class DashboardController {
  private static final CacheControl FOREVER =
      CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

  private final DashboardFiles files = new DashboardFiles();
  private final String policy = contentSecurityPolicy(files.importMapHash());

  /**
   * Scripts and styles come from this server only, the page connects to this server only, and no
   * script can make markup of a string (Trusted Types).
   */
  private static String contentSecurityPolicy(String importMapHash) {
    return "default-src 'none'; script-src 'self' '"
        + importMapHash
        + "'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none';"
        + " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script';"
        + " trusted-types 'none'";
  }

  @GetMapping("/")
  ResponseEntity<byte[]> page(
      @RequestHeader(name = "Accept-Encoding", required = false) @Nullable String accepted) {
    return response(files.page(), accepted, CacheControl.noCache());
  }

  @GetMapping({"/dashboard/{*file}", "/webjars/{*file}"})
  ResponseEntity<byte[]> file(
      @RequestHeader(name = "Accept-Encoding", required = false) @Nullable String accepted,
      HttpServletRequest request) {
    StaticFile file = files.versioned().get(request.getRequestURI());
    if (file == null) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND,
          "This version of the dashboard has no such file. Load the page at / again.");
    }
    return response(file, accepted, FOREVER);
  }

  private ResponseEntity<byte[]> response(
      StaticFile file, @Nullable String accepted, CacheControl cache) {
    boolean gzip = accepted != null && accepted.contains("gzip");
    ResponseEntity.BodyBuilder response =
        ResponseEntity.ok()
            .contentType(MediaType.parseMediaType(file.type()))
            .cacheControl(cache)
            .eTag(file.sha256() + (gzip ? "-gzip" : ""))
            .header("Vary", "Accept-Encoding")
            .header("Content-Security-Policy", policy)
            .header("Cross-Origin-Opener-Policy", "same-origin")
            .header("Referrer-Policy", "no-referrer")
            .header("X-Content-Type-Options", "nosniff");
    if (gzip) {
      response.header("Content-Encoding", "gzip");
    }
    return response.body(gzip ? file.gzipped() : file.content());
  }
}
