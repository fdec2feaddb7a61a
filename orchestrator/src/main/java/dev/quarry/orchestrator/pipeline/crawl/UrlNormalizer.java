package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.egress.AddressLiteral;
import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Normalises URLs, so that each page is visited once (RFC 3986, section 6; input is accepted as
 * leniently as by browsers, see the WHATWG URL standard). Only http and https URLs have a normal
 * form. Stateless.
 *
 * <p>Differences that most servers ignore are kept: the order of parameters, repeated and trailing
 * slashes, upper case in paths.
 */
final class UrlNormalizer {
  private static final int MAX_LENGTH = 2048;

  /** RFC 1035, section 2.3.4. Checked before Punycode decoding, which takes quadratic time. */
  private static final int MAX_HOST_LENGTH = 255;

  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:@\\[\\]]+)(?::(\\d{0,5}))?");
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|\\[[0-9a-f:.]+]");

  private UrlNormalizer() {}

  /** Normalises an absolute URL. */
  static Optional<String> normalize(String url) {
    return UrlParts.parse(clean(url)).flatMap(UrlNormalizer::assemble);
  }

  /** Normalises a reference that was found in the page {@code base}. */
  static Optional<String> normalize(String base, String reference) {
    Optional<UrlParts> from = UrlParts.parse(base);
    Optional<UrlParts> to = UrlParts.parse(clean(reference));
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    return assemble(from.get().resolve(to.get()));
  }

  private static String clean(String url) {
    return url.strip().replaceAll("[\\t\\n\\r]", "").replace('\\', '/');
  }

  private static Optional<String> assemble(UrlParts parts) {
    String scheme = parts.scheme() == null ? "" : parts.scheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return Optional.empty();
    }
    Optional<String> authority = authority(scheme, parts.authority());
    if (authority.isEmpty()) {
      return Optional.empty();
    }
    String path = PercentEncoding.normalize(QueryCleaner.cleanPath(parts.path()));
    String query = parts.query() == null ? "" : QueryCleaner.clean(parts.query());
    String url =
        scheme
            + "://"
            + authority.get()
            + UrlParts.withoutDotSegments(path.isEmpty() ? "/" : path)
            + (query.isEmpty() ? "" : "?" + PercentEncoding.normalize(query));
    return url.length() <= MAX_LENGTH && isUri(url) ? Optional.of(url) : Optional.empty();
  }

  private static Optional<String> authority(String scheme, @Nullable String authority) {
    Matcher parts = AUTHORITY.matcher(authority == null ? "" : authority);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String host = host(parts.group(1));
    String port = parts.group(2) == null ? "" : parts.group(2);
    int number = port.isEmpty() ? 0 : Integer.parseInt(port);
    if (!HOST.matcher(host).matches() || number > 65535) {
      return Optional.empty();
    }
    boolean usual = number == 0 || number == (scheme.equals("http") ? 80 : 443);
    return Optional.of(usual ? host : host + ":" + number);
  }

  /**
   * Normalises a host: lower case, IDN in ASCII form (RFC 5891), IPv4 in dotted form, no trailing
   * dot.
   */
  private static String host(String host) {
    if (host.length() > MAX_HOST_LENGTH) {
      return "";
    }
    String name = host.toLowerCase(Locale.ROOT);
    if (!name.startsWith("[")) {
      try {
        name = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
      } catch (IllegalArgumentException e) {
        return ""; // not a host
      }
    }
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    // One form for each address, the same that the egress client uses: 127.1 is 127.0.0.1.
    return bare.startsWith("[")
        ? bare
        : AddressLiteral.parse(bare).map(InetAddress::getHostAddress).orElse(bare);
  }

  private static boolean isUri(String url) {
    try {
      return new URI(url).isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
