package dev.quarry.orchestrator.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The URI of a place in a document (RFC 3986, section 3.5). */
final class PassageLink {
  /** What a fragment may have beside letters and digits. */
  private static final String ALLOWED = "-._~!$&'()*+,;=:@/?";

  private PassageLink() {}

  /**
   * @param anchor the fragment, not percent-encoded; null for the document as a whole
   */
  static String of(String uri, @Nullable String anchor) {
    if (anchor == null || anchor.isEmpty()) {
      return uri;
    }
    int fragment = uri.indexOf('#');
    StringBuilder link = new StringBuilder(fragment < 0 ? uri : uri.substring(0, fragment));
    link.append('#');
    for (byte each : anchor.getBytes(UTF_8)) {
      char c = (char) (each & 0xff);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || ALLOWED.indexOf(c) >= 0;
      if (plain) {
        link.append(c);
      } else {
        link.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return link.toString();
  }
}
