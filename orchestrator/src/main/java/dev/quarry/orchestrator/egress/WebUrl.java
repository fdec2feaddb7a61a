package dev.quarry.orchestrator.egress;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * An http or https URL, parsed by the parser of the HTTP client, as browsers parse it (WHATWG URL
 * standard): backslashes are slashes, dot segments are resolved, hosts are in ASCII lower case,
 * IPv4 addresses in dotted form, characters that a URL cannot hold are percent-encoded, a stray
 * {@code %} as well. Without user name, password and fragment. Immutable.
 */
public final class WebUrl {
  /** Checked before parsing: the conversion of a host to Punycode takes quadratic time. */
  private static final int MAX_AUTHORITY = 300;

  private static final Pattern AUTHORITY =
      Pattern.compile("\\s*(?:[A-Za-z][A-Za-z0-9+.-]*:)?[/\\\\]*([^/\\\\?#]*)");

  private final HttpUrl url;
  private final URI uri;

  private WebUrl(HttpUrl url) {
    this.url = url;
    this.uri = uri(url);
  }

  private static URI uri(HttpUrl url) {
    try {
      return url.uri();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("not a URI: " + url, e);
    }
  }

  /** The URL, if the text is an absolute http or https URL. */
  public static Optional<WebUrl> parse(String text) {
    return hasLongAuthority(text) ? Optional.empty() : checked(() -> EgressUrls.parse(text));
  }

  /** Resolves a reference, such as a link or a Location header, against this URL. */
  public Optional<WebUrl> resolve(String reference) {
    return hasLongAuthority(reference)
        ? Optional.empty()
        : checked(() -> EgressUrls.resolve(url, reference));
  }

  private interface Parsing {
    HttpUrl parse() throws EgressException;
  }

  private static Optional<WebUrl> checked(Parsing parsing) {
    try {
      return Optional.of(new WebUrl(parsing.parse()));
    } catch (EgressException e) {
      return Optional.empty(); // its code says which rule the text breaks
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a host with characters that no URI can hold
    }
  }

  /** A relative reference is mistaken for a host, but one of this length before its first slash. */
  private static boolean hasLongAuthority(String text) {
    Matcher start = AUTHORITY.matcher(text);
    return start.lookingAt() && start.group(1).length() > MAX_AUTHORITY;
  }

  public String scheme() {
    return url.scheme();
  }

  /** Without brackets and without a trailing dot. */
  public String host() {
    return EgressUrls.host(url);
  }

  /** Host and port; the default port of the scheme is omitted. */
  public String authority() {
    return EgressUrls.authority(url);
  }

  /** Percent-encoded, at least {@code /}. */
  public String rawPath() {
    return uri.getRawPath();
  }

  /** Percent-encoded, without the question mark; null if the URL has no query. */
  public @Nullable String rawQuery() {
    return uri.getRawQuery();
  }

  public URI uri() {
    return uri;
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
