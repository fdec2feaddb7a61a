package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.egress.WebUrl;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jsoup.nodes.Element;

/** Parses URLs as pages write them, see {@link WebUrl}. */
final class WebAddress {
  private static final int MAX_LENGTH = 2_048;

  private WebAddress() {}

  /**
   * The URL in an attribute, resolved against the base of the element's document, without its
   * fragment, if its scheme is http or https.
   */
  static Optional<URI> of(Element element, String attribute) {
    return of(WebUrl.parse(element.baseUri()), element.attr(attribute));
  }

  /**
   * As above.
   *
   * @param base empty: only absolute references are URLs
   */
  static Optional<URI> of(Optional<WebUrl> base, String reference) {
    return (base.isPresent() ? base.get().resolve(reference) : WebUrl.parse(reference))
        .map(WebUrl::uri)
        .filter(uri -> uri.toString().length() <= MAX_LENGTH);
  }

  /** A fragment without percent-encoding; as it is if that is not valid. */
  static String decoded(String fragment) {
    if (fragment.indexOf('%') < 0) {
      return fragment;
    }
    try {
      return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return fragment;
    }
  }
}
