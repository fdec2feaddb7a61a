package dev.quarry.orchestrator.job;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A file that a client sent with its submission.
 *
 * @param name cleaned: no path, no control characters
 */
public record Upload(UUID id, String name, long bytes, byte[] sha256) {

  /** What its document is known by, if the client does not say: a file of that name replaces it. */
  public String uri() {
    return "upload:" + encoded(name);
  }

  /** Where its content came from, as far as can be said; the name stands at its end. */
  public URI location() {
    return URI.create("upload:/" + encoded(name));
  }

  /** As a job shows it. */
  Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", id.toString());
    view.put("name", name);
    view.put("bytes", bytes);
    view.put("sha256", HexFormat.of().formatHex(sha256));
    return view;
  }

  /** A file name as part of a URI. */
  public static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
