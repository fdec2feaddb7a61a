package dev.quarry.orchestrator.pipeline.fetch;

import dev.quarry.orchestrator.pipeline.url.SiteAddress;
import dev.quarry.orchestrator.pipeline.url.UrlNormalizer;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Request headers of the operator for sites behind a login, by origin (scheme, host and port): a
 * header for {@code https} is never sent without TLS. Immutable. Its texts never contain a value.
 */
public final class HostCredentials {
  public static final HostCredentials NONE = new HostCredentials(Map.of());

  private static final Pattern LINE =
      Pattern.compile("(https?://\\S+)\\s+([A-Za-z0-9!#$%&'*+.^_`|~-]+):\\s*([\\x20-\\x7e]+)");

  private final Map<String, Map<String, String>> byOrigin;

  private HostCredentials(Map<String, Map<String, String>> byOrigin) {
    this.byOrigin = byOrigin;
  }

  /**
   * Parses lines such as {@code https://wiki.example.org Cookie: session=0a1b}. Empty lines and
   * lines that begin with {@code #} are ignored.
   *
   * @throws IllegalArgumentException names the line by its number
   */
  public static HostCredentials parse(List<String> lines) {
    Map<String, Map<String, String>> byOrigin = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher parts = LINE.matcher(line);
      String url = parts.matches() ? UrlNormalizer.normalize(parts.group(1)).orElse("") : "";
      if (url.isEmpty() || !SiteAddress.path(url).equals("/")) {
        throw new IllegalArgumentException("line " + (i + 1));
      }
      byOrigin
          .computeIfAbsent(SiteAddress.origin(url), origin -> new HashMap<>())
          .put(parts.group(2), parts.group(3).strip());
    }
    return new HostCredentials(byOrigin);
  }

  /** The headers of a request for this URL. */
  public Map<String, String> headers(URI url) {
    return UrlNormalizer.normalize(url.toString())
        .map(each -> headers(SiteAddress.origin(each)))
        .orElse(Map.of());
  }

  Map<String, String> headers(String origin) {
    return byOrigin.getOrDefault(origin, Map.of());
  }

  @Override
  public String toString() {
    return "credentials of " + byOrigin.keySet();
  }
}
