package dev.quarry.mcp.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a tool. The JSON schema and the validation of calls are derived from the same
 * list, so they cannot differ.
 */
public record Parameters(List<Parameter> list) {
  public Parameters {
    list = List.copyOf(list);
  }

  static Parameters of(Parameter... parameters) {
    return new Parameters(List.of(parameters));
  }

  Parameters without(String name) {
    return new Parameters(
        list.stream().filter(parameter -> !parameter.name().equals(name)).toList());
  }

  /** The JSON schema (2020-12) of the arguments. */
  public Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    list.forEach(parameter -> properties.put(parameter.name(), parameter.schema()));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    List<String> required =
        list.stream().filter(Parameter::isRequired).map(Parameter::name).toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  /**
   * Validates and converts the arguments of a call. Null counts as absent. A string is accepted for
   * an integer, and one string for a list of strings, because several clients send arguments so.
   *
   * @throws ToolException that names every invalid argument
   */
  public Arguments parse(Map<String, ? extends @Nullable Object> given) {
    List<String> errors = new ArrayList<>();
    Map<String, Object> values = new LinkedHashMap<>();
    for (Parameter parameter : list) {
      Object value = given.get(parameter.name());
      if (value == null || isBlank(parameter, value)) {
        if (parameter.isRequired()) {
          errors.add(parameter.name() + " is required");
        } else if (parameter.defaultValue() != null) {
          values.put(parameter.name(), parameter.defaultValue());
        }
        continue;
      }
      try {
        values.put(parameter.name(), ArgumentConverter.convert(parameter, value));
      } catch (IllegalArgumentException e) {
        errors.add(parameter.name() + " " + e.getMessage());
      }
    }
    for (String name : given.keySet()) {
      if (list.stream().noneMatch(parameter -> parameter.name().equals(name))) {
        errors.add(
            "unknown argument '" + Quoting.abbreviate(name) + "'; allowed arguments: " + names());
      }
    }
    if (!errors.isEmpty()) {
      throw ToolException.invalidArguments(String.join(". ", errors) + ".");
    }
    return new Arguments(values);
  }

  private static boolean isBlank(Parameter parameter, Object value) {
    return value instanceof String text
        && text.isBlank()
        && (parameter.isRequired() || parameter.kind() != Parameter.Kind.STRING);
  }

  private String names() {
    return list.isEmpty() ? "none" : String.join(", ", list.stream().map(Parameter::name).toList());
  }
}
