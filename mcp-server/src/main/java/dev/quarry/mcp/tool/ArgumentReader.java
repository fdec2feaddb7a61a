package dev.quarry.mcp.tool;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converts one argument to the type of its parameter. */
final class ArgumentReader {
  private ArgumentReader() {}

  /**
   * @throws IllegalArgumentException whose message continues "the argument ..."
   */
  static Object read(Parameter parameter, Object value) {
    return switch (parameter.kind()) {
      case TEXT -> text(parameter, value);
      case NUMBER -> number(parameter, value);
      case TEXTS -> texts(value);
    };
  }

  private static String text(Parameter parameter, Object value) {
    if (!(value instanceof String text)) {
      throw new IllegalArgumentException("must be a string, not " + Quoting.brief(value));
    }
    List<String> words = parameter.words();
    if (!words.isEmpty() && !words.contains(text)) {
      throw new IllegalArgumentException(
          "must be one of " + String.join(", ", words) + ", not " + Quoting.brief(text));
    }
    return text;
  }

  private static Integer number(Parameter parameter, Object value) {
    Parameter.Range range = parameter.range();
    int least = range == null ? Integer.MIN_VALUE : range.least();
    int most = range == null ? Integer.MAX_VALUE : range.most();
    Integer number = whole(value);
    if (number == null || number < least || number > most) {
      throw new IllegalArgumentException(
          "must be a whole number from " + least + " to " + most + ", not " + Quoting.brief(value));
    }
    return number;
  }

  private static @Nullable Integer whole(Object value) {
    if (!(value instanceof Number) && !(value instanceof String)) {
      return null;
    }
    String spelled = value.toString().strip();
    if (spelled.length() > 20) {
      return null;
    }
    try {
      return new BigDecimal(spelled).intValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private static List<String> texts(Object value) {
    if (value instanceof String text) {
      return List.of(text);
    }
    if (!(value instanceof List<?> elements)) {
      throw new IllegalArgumentException("must be a list of strings, not " + Quoting.brief(value));
    }
    List<String> texts = new ArrayList<>();
    for (Object element : elements) {
      if (!(element instanceof String text)) {
        throw new IllegalArgumentException(
            "must hold only strings, not " + Quoting.brief(String.valueOf(element)));
      }
      texts.add(text);
    }
    return List.copyOf(texts);
  }
}
