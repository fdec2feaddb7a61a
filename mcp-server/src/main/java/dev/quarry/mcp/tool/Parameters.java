package dev.quarry.mcp.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments that a tool takes. One list makes the schema that the model reads and the check
 * that a call must pass, so the two cannot differ.
 */
public record Parameters(List<Parameter> list) {
  public Parameters {
    list = List.copyOf(list);
  }

  static Parameters of(Parameter... parameters) {
    return new Parameters(List.of(parameters));
  }

  /** The JSON schema (2020-12) of the arguments. */
  public Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    list.forEach(parameter -> properties.put(parameter.name(), parameter.schema()));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    List<String> required = list.stream().filter(Parameter::required).map(Parameter::name).toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  /**
   * Checks and converts the arguments of a call. Members that are null count as absent; a number or
   * flag may be spelled as a string, and one string stands for a list of one, because several
   * clients send them so.
   *
   * @throws ToolException naming everything that is wrong at once
   */
  public Arguments read(Map<String, ? extends @Nullable Object> given) {
    List<String> wrong = new ArrayList<>();
    Map<String, Object> values = new LinkedHashMap<>();
    for (Parameter parameter : list) {
      Object value = given.get(parameter.name());
      if (value == null || isBlank(parameter, value)) {
        if (parameter.required()) {
          wrong.add(parameter.name() + " is required");
        } else if (parameter.preset() != null) {
          values.put(parameter.name(), parameter.preset());
        }
        continue;
      }
      try {
        values.put(parameter.name(), ArgumentReader.read(parameter, value));
      } catch (IllegalArgumentException e) {
        wrong.add(parameter.name() + " " + e.getMessage());
      }
    }
    for (String name : given.keySet()) {
      if (list.stream().noneMatch(parameter -> parameter.name().equals(name))) {
        wrong.add("unknown argument '" + Quoting.brief(name) + "'; known are " + names());
      }
    }
    if (!wrong.isEmpty()) {
      throw ToolException.invalidArguments(String.join(". ", wrong) + ".");
    }
    return new Arguments(values);
  }

  private static boolean isBlank(Parameter parameter, Object value) {
    return value instanceof String text
        && text.isBlank()
        && (parameter.required() || parameter.kind() != Parameter.Kind.TEXT);
  }

  private String names() {
    return list.isEmpty() ? "none" : String.join(", ", list.stream().map(Parameter::name).toList());
  }
}
