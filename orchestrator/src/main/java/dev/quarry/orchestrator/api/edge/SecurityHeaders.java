package dev.quarry.orchestrator.api.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quarry.orchestrator.hash.Sha256;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The security headers of responses. A file of the dashboard also gets a Content-Security-Policy
 * (W3C CSP 3): it may load scripts, styles and images of this server only, call this server only,
 * no page may embed it, and no script can turn a string into markup (Trusted Types). Of the inline
 * scripts only the import maps of the page are allowed, by their hashes, because browsers read no
 * import map from a file. Immutable.
 */
public final class SecurityHeaders {
  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

  private final String dashboardPolicy;

  /**
   * @param page the HTML of the dashboard's page; empty if there is none
   */
  public SecurityHeaders(String page) {
    StringBuilder scripts = new StringBuilder("'self'");
    Matcher maps = IMPORT_MAP.matcher(page);
    while (maps.find()) {
      byte[] hash = Sha256.of(maps.group(1).getBytes(UTF_8));
      scripts.append(" 'sha256-").append(Base64.getEncoder().encodeToString(hash)).append('\'');
    }
    dashboardPolicy =
        "default-src 'none'; script-src "
            + scripts
            + "; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
            + " manifest-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";
  }

  String dashboardPolicy() {
    return dashboardPolicy;
  }

  void set(String path, HttpServletResponse response) {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cache-Control", "no-store");
    if (PublicPaths.isDashboard(path)) {
      response.setHeader("Content-Security-Policy", dashboardPolicy);
      response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
      response.setHeader("X-Frame-Options", "DENY");
    }
  }
}
