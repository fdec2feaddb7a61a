package dev.quarry.orchestrator.pipeline.url;

import dev.quarry.orchestrator.egress.WebUrl;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Normalises http and https URLs, so that each page is visited once and has one identity (RFC 3986,
 * section 6). {@link WebUrl} parses them; this class removes what names a visitor, decodes
 * unreserved characters and writes hex digits in upper case. Stateless.
 *
 * <p>Differences that most servers ignore are kept: the order of parameters, repeated and trailing
 * slashes, upper case in paths.
 */
public final class UrlNormalizer {
  private static final int MAX_LENGTH = 2048;
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|[0-9a-f:.]+");
  private static final int MAX_HOST_LENGTH = 255;
  private static final Pattern LINE_BREAKS = Pattern.compile("[\\t\\n\\r]");
  private static final Pattern TRIPLET = Pattern.compile("%([0-9A-Fa-f]{2})");

  private UrlNormalizer() {}

  /** Normalises an absolute URL; empty if it is not an http or https URL. */
  public static Optional<String> normalize(String url) {
    return WebUrl.parse(clean(url)).flatMap(UrlNormalizer::normalForm);
  }

  /** Normalises a reference that was found in the page {@code base}. */
  public static Optional<String> normalize(String base, String reference) {
    return WebUrl.parse(base).flatMap(from -> normalize(from, reference));
  }

  /** As above, for a page with many references. */
  public static Optional<String> normalize(WebUrl base, String reference) {
    return base.resolve(clean(reference)).flatMap(UrlNormalizer::normalForm);
  }

  private static String clean(String url) {
    return LINE_BREAKS.matcher(url.strip()).replaceAll("");
  }

  private static Optional<String> normalForm(WebUrl url) {
    if (url.host().length() > MAX_HOST_LENGTH || !HOST.matcher(url.host()).matches()) {
      return Optional.empty();
    }
    String path = decoded(TrackingParameterFilter.cleanPath(url.rawPath()));
    String rawQuery = url.rawQuery();
    String query = rawQuery == null ? "" : decoded(TrackingParameterFilter.clean(rawQuery));
    String normal =
        url.scheme()
            + "://"
            + url.authority()
            + (path.isEmpty() ? "/" : path)
            + (query.isEmpty() ? "" : "?" + query);
    return normal.length() <= MAX_LENGTH ? Optional.of(normal) : Optional.empty();
  }

  /** RFC 3986, section 6.2.2: unreserved characters decoded, the others in upper case. */
  private static String decoded(String text) {
    return TRIPLET
        .matcher(text)
        .replaceAll(
            triplet -> {
              char c = (char) HexFormat.fromHexDigits(triplet.group(1));
              return isUnreserved(c)
                  ? Matcher.quoteReplacement(String.valueOf(c))
                  : triplet.group().toUpperCase(Locale.ROOT);
            });
  }

  private static boolean isUnreserved(char c) {
    return c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
  }
}
