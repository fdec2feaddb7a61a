package dev.quarry.orchestrator.egress;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Parses URLs with the parser of the HTTP client, so that the guard checks the host that is called.
 */
public final class EgressUrls {
  private static final Pattern SCHEME =
      Pattern.compile("\\s*([A-Za-z][A-Za-z0-9+.-]*):.*", Pattern.DOTALL);

  private EgressUrls() {}

  /**
   * The URI of a URL as browsers spell it, which may contain characters that {@link URI} refuses.
   *
   * @throws EgressException {@code invalid_url}, {@code blocked_scheme}
   */
  public static URI uri(String text) throws EgressException {
    return parse(text).uri();
  }

  /**
   * Host and port of the URL of a request; the default port of the scheme is omitted.
   *
   * @throws EgressException {@code invalid_url}, {@code blocked_scheme}
   */
  static String authority(URI uri) throws EgressException {
    return authority(parse(uri.toString()));
  }

  static String authority(HttpUrl url) {
    String host = host(url).indexOf(':') >= 0 ? "[" + host(url) + "]" : host(url);
    return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
  }

  /** Without brackets and without a trailing dot. */
  static String host(HttpUrl url) {
    return url.host().endsWith(".") ? url.host().substring(0, url.host().length() - 1) : url.host();
  }

  /**
   * Parses the URL of a request.
   *
   * @throws EgressException {@code invalid_url}, {@code blocked_scheme}
   */
  static HttpUrl parse(String text) throws EgressException {
    checkScheme(text);
    return checked(HttpUrl.parse(text));
  }

  /**
   * Resolves a Location header (RFC 9110, section 10.2.2) against the URL of the redirect response.
   *
   * @throws EgressException {@code invalid_url}, {@code blocked_scheme}
   */
  static HttpUrl resolve(HttpUrl base, String location) throws EgressException {
    checkScheme(location);
    return checked(base.resolve(location));
  }

  private static void checkScheme(String text) throws EgressException {
    var scheme = SCHEME.matcher(text);
    if (scheme.matches()) {
      String name = scheme.group(1).toLowerCase(Locale.ROOT);
      if (!name.equals("http") && !name.equals("https")) {
        throw new EgressException(
            "blocked_scheme",
            "Only http and https URLs can be loaded, not " + name + ".",
            false,
            null);
      }
    }
  }

  private static HttpUrl checked(HttpUrl url) throws EgressException {
    if (url == null) {
      throw new EgressException(
          "invalid_url", "This is not a valid http or https URL.", false, null);
    }
    if (!url.encodedUsername().isEmpty() || !url.encodedPassword().isEmpty()) {
      throw new EgressException(
          "invalid_url", "The URL contains a user name or password; remove them.", false, null);
    }
    // Canonical form: no later parser can interpret 010.0.0.1 as another address.
    Optional<InetAddress> literal = AddressLiteral.parse(url.host());
    HttpUrl.Builder canonical = url.newBuilder().fragment(null);
    literal.ifPresent(address -> canonical.host(address.getHostAddress()));
    return canonical.build();
  }
}
