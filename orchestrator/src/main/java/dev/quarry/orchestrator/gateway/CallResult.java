package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.handler.JobResult;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result of a job as shown to clients: the response itself if it is small JSON, and otherwise
 * its URL.
 */
final class CallResult {
  private static final int MAX_INLINE_BYTES = 16 * 1024;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private CallResult() {}

  /**
   * Creates the result of a job.
   *
   * @param url of the whole response body
   */
  static JobResult of(UpstreamResponse response, String url) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("status", response.status());
    values.put("bytes", response.bytes());
    if (response.contentType() != null) {
      values.put("content_type", response.contentType());
    }
    byte[] body = response.body();
    if (body != null) {
      values.put("body_url", url);
      Object json = smallJson(response.contentType(), body);
      if (json != null) {
        values.put("body", json);
      }
    }
    return new JobResult(values);
  }

  private static @Nullable Object smallJson(@Nullable String type, byte[] body) {
    if (type == null || body.length > MAX_INLINE_BYTES || !isJson(type)) {
      return null;
    }
    try {
      return MAPPER.readValue(body, Object.class);
    } catch (JacksonException e) {
      return null; // the content type is wrong; clients can read the body at its URL
    }
  }

  private static boolean isJson(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.endsWith("+json");
  }
}
