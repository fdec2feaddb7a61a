package dev.quarry.orchestrator.pipeline.extract.html;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Parses URLs as pages write them: characters that are not allowed in a URI are percent-encoded
 * (RFC 3986, section 2.1).
 */
final class WebAddress {
  private static final int MAX_LENGTH = 2_048;
  private static final String ILLEGAL = " \"<>\\^`{|}";

  private WebAddress() {}

  /** The URL without its fragment, if its scheme is http or https. */
  static Optional<URI> of(String address) {
    int fragment = address.indexOf('#');
    String bare = fragment < 0 ? address : address.substring(0, fragment);
    boolean web = bare.startsWith("http://") || bare.startsWith("https://");
    if (!web || bare.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(escaped(bare));
      return uri.getRawAuthority() == null ? Optional.empty() : Optional.of(uri);
    } catch (URISyntaxException e) {
      // Such a URL cannot be loaded.
      return Optional.empty();
    }
  }

  private static String escaped(String address) {
    StringBuilder out = new StringBuilder(address.length());
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (c < ' ' || ILLEGAL.indexOf(c) >= 0) {
        out.append('%')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
