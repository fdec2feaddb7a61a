package dev.quarry.mcp.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Builds the JSON object of a result ({@code structuredContent} in MCP). Members without a value
 * are left out: clients reject null where the schema says string.
 */
final class StructuredContent {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final Map<String, Object> members = new LinkedHashMap<>();

  StructuredContent with(String name, @Nullable Object value) {
    Object clean = value == null ? null : withoutNulls(value);
    if (clean != null) {
      members.put(name, clean);
    }
    return this;
  }

  Map<String, Object> build() {
    return members;
  }

  /** The result as one line of JSON. */
  static String toJson(Map<String, Object> content) {
    return MAPPER.writeValueAsString(content);
  }

  /** Converts a wire record to a JSON object without null members. */
  static Map<String, Object> of(Object record) {
    return withoutNullMembers(MAPPER.convertValue(record, OBJECT));
  }

  private static @Nullable Object withoutNulls(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> withoutNullMembers(map);
      case List<?> list -> withoutNullElements(list);
      case String text -> text;
      case Number number -> number;
      case Boolean flag -> flag;
      default -> withoutNulls(MAPPER.convertValue(value, Object.class));
    };
  }

  private static Map<String, Object> withoutNullMembers(Map<?, ?> map) {
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          Object clean = withoutNulls(value);
          if (clean != null) {
            result.put(String.valueOf(key), clean);
          }
        });
    return result;
  }

  private static List<Object> withoutNullElements(List<?> list) {
    List<Object> result = new ArrayList<>();
    for (Object element : list) {
      Object clean = withoutNulls(element);
      if (clean != null) {
        result.add(clean);
      }
    }
    return result;
  }
}
