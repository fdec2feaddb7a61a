package dev.quarry.orchestrator.job;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A file that a client uploaded with its submission.
 *
 * @param name file name without path and control characters
 */
public record Upload(UUID id, String name, long bytes, byte[] sha256) {

  /** Default URI of the document. An upload with the same file name replaces the document. */
  public String uri() {
    return "upload:" + encoded(name);
  }

  /** Location of the content, for the loader; ends with the file name. */
  public URI location() {
    return URI.create("upload:/" + encoded(name));
  }

  /** The JSON fields that a job shows. */
  Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", id.toString());
    view.put("name", name);
    view.put("bytes", bytes);
    view.put("sha256", HexFormat.of().formatHex(sha256));
    return view;
  }

  /** Percent-encodes a file name for a URI. */
  public static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
