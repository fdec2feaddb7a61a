package dev.quarry.orchestrator.job;

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

  /** As the job's metadata shows it. */
  public Map<String, Object> option() {
    Map<String, Object> option = new LinkedHashMap<>();
    option.put("id", id.toString());
    option.put("name", name);
    option.put("bytes", bytes);
    option.put("sha256", HexFormat.of().formatHex(sha256));
    return option;
  }

  /** A file name as part of a URI. */
  public static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
