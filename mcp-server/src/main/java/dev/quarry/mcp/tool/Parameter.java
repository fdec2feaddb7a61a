package dev.quarry.mcp.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a tool.
 *
 * @param range allowed values of an integer; null: any
 * @param enumValues allowed values of a string; empty: any
 */
public record Parameter(
    String name,
    Kind kind,
    String description,
    boolean isRequired,
    @Nullable Object defaultValue,
    @Nullable Range range,
    List<String> enumValues) {

  /** The types of parameters. */
  enum Kind {
    STRING("string"),
    INTEGER("integer"),
    FLAG("boolean"),
    STRING_LIST("array");

    final String jsonType;

    Kind(String jsonType) {
      this.jsonType = jsonType;
    }
  }

  /** Both bounds are inclusive. */
  record Range(int minimum, int maximum) {}

  static Parameter string(String name, String description) {
    return new Parameter(name, Kind.STRING, description, false, null, null, List.of());
  }

  static Parameter integer(String name, int minimum, int maximum, String description) {
    return new Parameter(
        name, Kind.INTEGER, description, false, null, new Range(minimum, maximum), List.of());
  }

  static Parameter flag(String name, String description) {
    return new Parameter(name, Kind.FLAG, description, false, false, null, List.of());
  }

  static Parameter strings(String name, String description) {
    return new Parameter(name, Kind.STRING_LIST, description, false, null, null, List.of());
  }

  Parameter required() {
    return new Parameter(name, kind, description, true, defaultValue, range, enumValues);
  }

  Parameter defaultValue(Object value) {
    return new Parameter(name, kind, description, isRequired, value, range, enumValues);
  }

  Parameter oneOf(String... allowed) {
    return new Parameter(
        name, kind, description, isRequired, defaultValue, range, List.of(allowed));
  }

  Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", kind.jsonType);
    schema.put("description", description);
    if (kind == Kind.STRING_LIST) {
      schema.put("items", Map.of("type", "string"));
    }
    if (range != null) {
      schema.put("minimum", range.minimum());
      schema.put("maximum", range.maximum());
    }
    if (!enumValues.isEmpty()) {
      schema.put("enum", enumValues);
    }
    if (defaultValue != null) {
      schema.put("default", defaultValue);
    }
    return schema;
  }
}
