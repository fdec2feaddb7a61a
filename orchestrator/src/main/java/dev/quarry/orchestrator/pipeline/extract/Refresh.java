package dev.quarry.orchestrator.pipeline.extract;

import dev.quarry.orchestrator.egress.WebUrl;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page's request to load another page after some seconds: {@code <meta http-equiv=refresh>} or
 * the header {@code Refresh} (HTML standard, "shared declarative refresh steps").
 */
public record Refresh(URI target, int seconds) {
  private static final int MAX_LENGTH = 2_048;
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*(\\d{1,6})?(?:\\.[\\d.]*)?\\s*[;,\\s]\\s*(?:url\\s*=\\s*)?(.+)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /**
   * Parses a value. Empty if it names no http or https URL, such as a mere number of seconds.
   *
   * @param base URL against which the target is resolved
   */
  public static Optional<Refresh> parse(String value, String base) {
    Matcher parts = FORM.matcher(value);
    if (value.length() > MAX_LENGTH || !parts.matches()) {
      return Optional.empty();
    }
    int seconds = parts.group(1) == null ? 0 : Integer.parseInt(parts.group(1));
    return WebUrl.parse(base)
        .flatMap(from -> from.resolve(unquoted(parts.group(2).strip())))
        .map(target -> new Refresh(target.uri(), seconds));
  }

  private static String unquoted(String text) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    if (first != '"' && first != '\'') {
      return text;
    }
    int end = text.indexOf(first, 1);
    return end < 0 ? text.substring(1) : text.substring(1, end);
  }
}
