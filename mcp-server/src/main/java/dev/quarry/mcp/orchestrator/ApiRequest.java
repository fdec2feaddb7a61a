package dev.quarry.mcp.orchestrator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request to any path of the API.
 *
 * @param path its segments, not encoded
 * @param query parameters of the query
 */
public record ApiRequest(
    String method, List<String> path, Map<String, String> query, @Nullable Body body) {

  public ApiRequest {
    path = List.copyOf(path);
    query = Map.copyOf(query);
  }

  /** The body of a request, with its media type. Its content is not copied. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Body(byte[] content, String type) {}

  public static ApiRequest get(String... path) {
    return new ApiRequest("GET", List.of(path), Map.of(), null);
  }

  public static ApiRequest post(String... path) {
    return new ApiRequest("POST", List.of(path), Map.of(), null);
  }

  public static ApiRequest put(String... path) {
    return new ApiRequest("PUT", List.of(path), Map.of(), null);
  }

  public static ApiRequest delete(String... path) {
    return new ApiRequest("DELETE", List.of(path), Map.of(), null);
  }

  /** With this parameter; null leaves it out. */
  public ApiRequest with(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(query);
    more.put(name, Objects.toString(value));
    return new ApiRequest(method, path, more, body);
  }

  /** With this value as a JSON body. */
  public ApiRequest json(Object value) {
    return body(JsonMapper.shared().writeValueAsBytes(value), "application/json");
  }

  public ApiRequest body(byte[] content, String type) {
    return new ApiRequest(method, path, query, new Body(content, type));
  }
}
