package dev.quarry.mcp.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds the JSON schemas (2020-12) of tool results. */
final class Schema {
  /** The only member of a failure. */
  static final Map<String, Object> ERROR = error();

  private final Map<String, Object> members = new LinkedHashMap<>();

  private Schema() {}

  /** An empty schema; members keep their order of insertion. */
  static Schema members() {
    return new Schema();
  }

  Schema with(String name, Map<String, Object> schema) {
    members.put(name, schema);
    return this;
  }

  /** An object with these members, none of them required. */
  Map<String, Object> object() {
    return ordered("object", "properties", members);
  }

  /** A tool result: these members on success, {@code error} on failure. */
  Map<String, Object> resultSchema() {
    members.putIfAbsent("error", ERROR);
    return object();
  }

  static Map<String, Object> string(String description) {
    return described("string", description);
  }

  static Map<String, Object> integer(String description) {
    return described("integer", description);
  }

  static Map<String, Object> number(String description) {
    return described("number", description);
  }

  static Map<String, Object> bool(String description) {
    return described("boolean", description);
  }

  static Map<String, Object> array(Map<String, Object> element) {
    return ordered("array", "items", element);
  }

  static Map<String, Object> anyObject(String description) {
    return described("object", description);
  }

  private static Map<String, Object> error() {
    Map<String, Object> error =
        members()
            .with("code", string("Stable code, for instance invalid_url, not_found or queue_full."))
            .with("message", string("What went wrong and what to do next."))
            .with("retryable", bool("Whether the same call may succeed later."))
            .object();
    error.put("required", List.of("code", "message"));
    return error;
  }

  private static Map<String, Object> described(String type, String description) {
    return ordered(type, "description", description);
  }

  private static Map<String, Object> ordered(String type, String key, Object value) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    schema.put(key, value);
    return schema;
  }
}
