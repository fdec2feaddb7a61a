package dev.quarry.orchestrator.render;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * A page to render.
 *
 * @param uri http or https
 * @param headers added to the requests for the origin of the page, and to no others
 */
public record RenderRequest(URI uri, Map<String, String> headers) {

  public RenderRequest {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("not an http or https URL");
    }
    headers = Map.copyOf(headers);
  }

  public static RenderRequest of(URI uri) {
    return new RenderRequest(uri, Map.of());
  }

  /** Without the values of the headers, which may be secrets. */
  @Override
  public String toString() {
    return "RenderRequest[uri=" + uri + ", headers=" + headers.keySet() + "]";
  }
}
