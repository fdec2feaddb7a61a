package dev.quarry.mcp.tool;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converts one argument to the type of its parameter. */
final class ArgumentConverter {
  /** Bounds the work of BigDecimal: more digits can be no {@code int}. */
  private static final int MAX_INTEGER_LENGTH = 20;

  private ArgumentConverter() {}

  /**
   * @throws IllegalArgumentException if the value has the wrong type or range; the message
   *     completes a sentence that begins with the name of the parameter
   */
  static Object convert(Parameter parameter, Object value) {
    return switch (parameter.kind()) {
      case STRING -> string(parameter, value);
      case INTEGER -> integer(parameter, value);
      case FLAG -> flag(value);
      case STRING_LIST -> strings(value);
    };
  }

  private static String string(Parameter parameter, Object value) {
    if (!(value instanceof String text)) {
      throw new IllegalArgumentException("must be a string, not " + Quoting.abbreviate(value));
    }
    List<String> allowed = parameter.enumValues();
    if (!allowed.isEmpty() && !allowed.contains(text)) {
      throw new IllegalArgumentException(
          "must be one of " + String.join(", ", allowed) + ", not " + Quoting.abbreviate(text));
    }
    return text;
  }

  private static Integer integer(Parameter parameter, Object value) {
    Parameter.Range range = parameter.range();
    int minimum = range == null ? Integer.MIN_VALUE : range.minimum();
    int maximum = range == null ? Integer.MAX_VALUE : range.maximum();
    Integer number = parseInteger(value);
    if (number == null || number < minimum || number > maximum) {
      throw new IllegalArgumentException(
          "must be a whole number from "
              + minimum
              + " to "
              + maximum
              + ", not "
              + Quoting.abbreviate(value));
    }
    return number;
  }

  private static @Nullable Integer parseInteger(Object value) {
    if (!(value instanceof Number) && !(value instanceof String)) {
      return null;
    }
    String digits = value.toString().strip();
    if (digits.length() > MAX_INTEGER_LENGTH) {
      return null;
    }
    try {
      return new BigDecimal(digits).intValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private static Boolean flag(Object value) {
    return switch (value) {
      case Boolean flag -> flag;
      case String text when text.equals("true") -> true;
      case String text when text.equals("false") -> false;
      default ->
          throw new IllegalArgumentException(
              "must be true or false, not " + Quoting.abbreviate(value));
    };
  }

  private static List<String> strings(Object value) {
    if (value instanceof String text) {
      return List.of(text);
    }
    if (!(value instanceof List<?> elements)) {
      throw new IllegalArgumentException(
          "must be a list of strings, not " + Quoting.abbreviate(value));
    }
    List<String> strings = new ArrayList<>();
    for (Object element : elements) {
      if (!(element instanceof String text)) {
        throw new IllegalArgumentException(
            "must contain only strings, not " + Quoting.abbreviate(String.valueOf(element)));
      }
      strings.add(text);
    }
    return List.copyOf(strings);
  }
}
