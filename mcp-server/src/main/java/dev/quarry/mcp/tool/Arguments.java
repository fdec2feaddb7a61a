package dev.quarry.mcp.tool;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checked arguments, each of the type that its parameter says. */
public record Arguments(Map<String, Object> values) {
  public Arguments {
    values = Map.copyOf(values);
  }

  String text(String name) {
    return (String) present(name);
  }

  @Nullable String textOrNull(String name) {
    return (String) values.get(name);
  }

  int number(String name) {
    return (Integer) present(name);
  }

  @Nullable Integer numberOrNull(String name) {
    return (Integer) values.get(name);
  }

  @Nullable Object orNull(String name) {
    return values.get(name);
  }

  @SuppressWarnings("unchecked") // ArgumentReader made it
  List<String> texts(String name) {
    return (List<String>) values.getOrDefault(name, List.of());
  }

  /**
   * An id that the orchestrator gave out.
   *
   * @throws ToolException if it cannot be one
   */
  UUID id(String name, String from) {
    String given = text(name).strip();
    try {
      return UUID.fromString(given);
    } catch (IllegalArgumentException e) {
      throw ToolException.invalidArguments(
          name
              + " is no id: "
              + Quoting.brief(given)
              + ". Use the "
              + name
              + " from "
              + from
              + ".");
    }
  }

  private Object present(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("no parameter " + name + " with a value");
    }
    return value;
  }
}
