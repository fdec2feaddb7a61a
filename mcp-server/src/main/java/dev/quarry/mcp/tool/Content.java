package dev.quarry.mcp.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Builds the JSON object of an answer. A member without a value is left out: clients reject a null
 * where the schema says string.
 */
final class Content {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final Map<String, Object> members = new LinkedHashMap<>();

  Content with(String name, @Nullable Object value) {
    Object clean = value == null ? null : clean(value);
    if (clean != null) {
      members.put(name, clean);
    }
    return this;
  }

  Map<String, Object> build() {
    return members;
  }

  /** The answer as one line of JSON. */
  static String json(Map<String, Object> content) {
    return MAPPER.writeValueAsString(content);
  }

  /** A wire record as a JSON object. */
  static Map<String, Object> of(Object record) {
    return cleanMap(MAPPER.convertValue(record, OBJECT));
  }

  private static @Nullable Object clean(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> cleanMap(map);
      case List<?> list -> cleanList(list);
      case String text -> text;
      case Number number -> number;
      case Boolean flag -> flag;
      default -> clean(MAPPER.convertValue(value, Object.class));
    };
  }

  private static Map<String, Object> cleanMap(Map<?, ?> map) {
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          Object clean = clean(value);
          if (clean != null) {
            result.put(String.valueOf(key), clean);
          }
        });
    return result;
  }

  private static List<Object> cleanList(List<?> list) {
    List<Object> result = new ArrayList<>();
    for (Object element : list) {
      Object clean = clean(element);
      if (clean != null) {
        result.add(clean);
      }
    }
    return result;
  }
}
