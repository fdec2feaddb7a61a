package dev.quarry.orchestrator.render.chromium;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides about each request that a page makes through the browser: one document, its scripts,
 * styles and data, and nothing else. Not thread-safe.
 */
final class DocumentRules {

  /** A request, as the event {@code Fetch.requestPaused} describes it. */
  record Request(String url, String method, String resourceType, boolean mainFrame) {}

  /** What happens with a request. */
  sealed interface Decision {
    record Load() implements Decision {}

    record Block() implements Decision {}

    /** The page leads to another document. */
    record LeadsTo(String url) implements Decision {}
  }

  private static final Set<String> BLOCKED_TYPES =
      Set.of(
          "Image",
          "Media",
          "Font",
          "TextTrack",
          "Manifest",
          "Prefetch",
          "Ping",
          "CSPViolationReport",
          "SignedExchange");

  /** A page may set a cookie and load itself again. */
  private static final int MAX_LOADS = 3;

  private @Nullable String document;
  private int loads;

  Decision decide(Request request) {
    if (!isWeb(request.url()) || BLOCKED_TYPES.contains(request.resourceType())) {
      return new Decision.Block();
    }
    if (!request.resourceType().equals("Document")) {
      return new Decision.Load();
    }
    if (!request.mainFrame()) {
      return new Decision.Block();
    }
    if (document == null) {
      document = request.url();
    }
    if (document.equals(request.url())) {
      return ++loads <= MAX_LOADS ? new Decision.Load() : new Decision.Block();
    }
    return request.method().equals("GET")
        ? new Decision.LeadsTo(request.url())
        : new Decision.Block();
  }

  /** Whether a URL has the origin of the document, which may get its secret headers. */
  boolean isOfDocumentOrigin(String url) {
    return document != null && origin(url).equals(origin(document));
  }

  private static boolean isWeb(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }

  /** Browsers spell scheme, host and port in one way only. */
  private static String origin(String url) {
    int host = url.indexOf("://") + 3;
    int end = host;
    while (end < url.length() && "/?#\\".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    return url.substring(0, end);
  }
}
