package dev.quarry.mcp.tool;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The validated arguments of a call, each converted to the type of its parameter. A parameter
 * without a value and without a default is absent.
 */
public record Arguments(Map<String, Object> values) {
  public Arguments {
    values = Map.copyOf(values);
  }

  String string(String name) {
    return (String) require(name);
  }

  @Nullable String stringOrNull(String name) {
    return (String) values.get(name);
  }

  int integer(String name) {
    return (Integer) require(name);
  }

  boolean flag(String name) {
    return (Boolean) require(name);
  }

  @Nullable Object valueOrNull(String name) {
    return values.get(name);
  }

  @SuppressWarnings("unchecked") // ArgumentConverter made it
  List<String> strings(String name) {
    return (List<String>) values.getOrDefault(name, List.of());
  }

  /**
   * The value as a UUID.
   *
   * @param source where the caller finds the id, for the error message
   * @throws ToolException if the value is no UUID
   */
  UUID id(String name, String source) {
    String given = string(name).strip();
    try {
      return UUID.fromString(given);
    } catch (IllegalArgumentException e) {
      throw ToolException.invalidArguments(
          name
              + " must be a UUID, not "
              + Quoting.abbreviate(given)
              + ". Use the "
              + name
              + " from "
              + source
              + ".");
    }
  }

  private Object require(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalStateException(
          "parameter " + name + " has no value; make it required or give it a default");
    }
    return value;
  }
}
