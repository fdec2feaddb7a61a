package dev.quarry.orchestrator.pipeline.crawl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The components of a URL (RFC 3986, appendix B), without validation of their characters. */
record UrlParts(
    @Nullable String scheme, @Nullable String authority, String path, @Nullable String query) {
  private static final Pattern PARTS =
      Pattern.compile(
          "(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#.*)?",
          Pattern.DOTALL);

  static Optional<UrlParts> parse(String text) {
    Matcher parts = PARTS.matcher(text);
    return parts.matches()
        ? Optional.of(new UrlParts(parts.group(1), parts.group(2), parts.group(3), parts.group(4)))
        : Optional.empty();
  }

  /** Resolves a reference against this URL (RFC 3986, section 5.2.2). */
  UrlParts resolve(UrlParts reference) {
    if (reference.scheme() != null) {
      return reference;
    }
    if (reference.authority() != null) {
      return new UrlParts(scheme, reference.authority(), reference.path(), reference.query());
    }
    if (reference.path().isEmpty()) {
      return new UrlParts(
          scheme, authority, path, reference.query() == null ? query : reference.query());
    }
    String merged =
        reference.path().startsWith("/")
            ? reference.path()
            : path.substring(0, path.lastIndexOf('/') + 1) + reference.path();
    return new UrlParts(
        scheme, authority, merged.startsWith("/") ? merged : "/" + merged, reference.query());
  }

  /** Removes dot segments from a path (RFC 3986, section 5.2.4). */
  static String withoutDotSegments(String path) {
    List<String> kept = new ArrayList<>();
    String[] segments = path.split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      switch (segments[i]) {
        case "." -> {
          if (last) {
            kept.add("");
          }
        }
        case ".." -> {
          if (!kept.isEmpty()) {
            kept.removeLast();
          }
          if (last) {
            kept.add("");
          }
        }
        default -> kept.add(segments[i]);
      }
    }
    return "/" + String.join("/", kept);
  }
}
