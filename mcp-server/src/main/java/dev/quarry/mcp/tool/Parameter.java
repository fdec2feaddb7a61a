package dev.quarry.mcp.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One argument of a tool.
 *
 * @param least of a number: the smallest; of a text: the shortest length
 * @param most of a number: the largest; of a text: the longest length
 * @param words the only values allowed; empty: any
 */
public record Parameter(
    String name,
    Kind kind,
    String description,
    boolean required,
    @Nullable Object preset,
    @Nullable Range range,
    List<String> words) {

  /** The types that arguments have. */
  enum Kind {
    TEXT("string"),
    NUMBER("integer"),
    TEXTS("array");

    final String jsonType;

    Kind(String jsonType) {
      this.jsonType = jsonType;
    }
  }

  /** Both ends included. */
  record Range(int least, int most) {}

  static Parameter text(String name, String description) {
    return new Parameter(name, Kind.TEXT, description, false, null, null, List.of());
  }

  static Parameter number(String name, int least, int most, String description) {
    return new Parameter(
        name, Kind.NUMBER, description, false, null, new Range(least, most), List.of());
  }

  static Parameter texts(String name, String description) {
    return new Parameter(name, Kind.TEXTS, description, false, null, null, List.of());
  }

  Parameter must() {
    return new Parameter(name, kind, description, true, preset, range, words);
  }

  Parameter or(Object presetValue) {
    return new Parameter(name, kind, description, required, presetValue, range, words);
  }

  Parameter oneOf(String... allowed) {
    return new Parameter(name, kind, description, required, preset, range, List.of(allowed));
  }

  Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", kind.jsonType);
    schema.put("description", description);
    if (kind == Kind.TEXTS) {
      schema.put("items", Map.of("type", "string"));
    }
    if (range != null) {
      schema.put("minimum", range.least());
      schema.put("maximum", range.most());
    }
    if (!words.isEmpty()) {
      schema.put("enum", words);
    }
    if (preset != null) {
      schema.put("default", preset);
    }
    return schema;
  }
}
