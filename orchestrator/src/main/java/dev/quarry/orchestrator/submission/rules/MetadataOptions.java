package dev.quarry.orchestrator.submission.rules;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads job options from metadata. Some clients send every number as a string and a list of one
 * element as that element, so both forms are accepted.
 */
final class MetadataOptions {
  private static final int MAX_LIST = 100;
  private static final int MAX_TEXT = 500;

  private final Map<String, Object> values;
  private final ValidationErrors errors;

  MetadataOptions(Map<String, Object> values, ValidationErrors errors) {
    this.values = values;
    this.errors = errors;
  }

  /** Null if the option is missing or invalid; an invalid value is recorded as an error. */
  @Nullable Integer integer(String name, int min, int max) {
    Object value = values.get(name);
    if (value == null) {
      return null;
    }
    try {
      int number = new BigDecimal(value.toString().strip()).intValueExact();
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // reported below, like a number out of range
    }
    errors.invalid(field(name), "must be a whole number from " + min + " to " + max);
    return null;
  }

  /** {@code AUTO} if the option is missing or invalid. */
  RenderMode renderMode(String name) {
    Object value = values.get(name);
    Optional<RenderMode> mode =
        value == null ? Optional.of(RenderMode.AUTO) : RenderMode.parse(value);
    if (mode.isEmpty()) {
      errors.invalid(field(name), "must be " + RenderMode.CHOICES);
    }
    return mode.orElse(RenderMode.AUTO);
  }

  boolean flag(String name) {
    Object value = values.get(name);
    if (value == null || "false".equals(value.toString())) {
      return false;
    }
    if (!"true".equals(value.toString())) {
      errors.invalid(field(name), "must be true or false");
      return false;
    }
    return true;
  }

  List<String> texts(String name) {
    Object value = values.get(name);
    if (value == null || "".equals(value)) {
      return List.of();
    }
    List<?> given = value instanceof List<?> list ? list : List.of(value);
    List<String> texts = new ArrayList<>();
    for (Object each : given) {
      if (each instanceof String text && !text.isBlank() && text.length() <= MAX_TEXT) {
        texts.add(text.strip());
      }
    }
    if (texts.size() != given.size() || texts.size() > MAX_LIST) {
      errors.invalid(
          field(name),
          "must be a list of at most %d texts of 1 to %d characters".formatted(MAX_LIST, MAX_TEXT));
      return List.of();
    }
    return List.copyOf(texts);
  }

  void invalid(String name, String message) {
    errors.invalid(field(name), message);
  }

  private static String field(String name) {
    return "metadata." + name;
  }
}
