package dev.quarry.orchestrator.submission.rules;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits the size of metadata and of its numbers: it is returned with the job, and members that are
 * not options are copied into every document.
 */
final class MetadataRules {
  private static final int MAX_CHARACTERS = 16_384;
  private static final int MAX_DEPTH = 8;

  /** Numbers within these limits are stored and returned exactly. */
  private static final int MAX_DIGITS = 100;

  private static final int MAX_EXPONENT = 308;
  private static final int TOO_DEEP = MAX_CHARACTERS + 1;

  private MetadataRules() {}

  /** Removes null members. */
  static Map<String, Object> check(
      @Nullable Map<String, Object> metadata, ValidationErrors errors) {
    if (metadata == null) {
      return Map.of();
    }
    if (size(metadata, 1) > MAX_CHARACTERS) {
      errors.invalid(
          "metadata",
          "must have at most %d characters and %d levels of nesting"
              .formatted(MAX_CHARACTERS, MAX_DEPTH));
      return Map.of();
    }
    String number = beyondLimits("metadata", metadata);
    if (number != null) {
      errors.invalid(
          number,
          "must be a number of at most %d significant digits with an exponent from -%d to %d; send"
                  .formatted(MAX_DIGITS, MAX_EXPONENT, MAX_EXPONENT)
              + " any other number as a string");
    }
    Map<String, Object> present = new LinkedHashMap<>(metadata);
    present.values().removeIf(value -> value == null);
    return present;
  }

  /** The path of the first number beyond the limits; null if there is none. */
  static @Nullable String beyondLimits(String path, @Nullable Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          String found = beyondLimits(path + "." + entry.getKey(), entry.getValue());
          if (found != null) {
            return found;
          }
        }
        return null;
      }
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          String found = beyondLimits(path + "[" + i + "]", list.get(i));
          if (found != null) {
            return found;
          }
        }
        return null;
      }
      case BigInteger number -> {
        return beyondLimits(new BigDecimal(number)) ? path : null;
      }
      case BigDecimal number -> {
        return beyondLimits(number) ? path : null;
      }
      case null, default -> {
        return null;
      }
    }
  }

  private static boolean beyondLimits(BigDecimal number) {
    long exponent = (long) number.precision() - number.scale() - 1;
    return Math.abs(exponent) > MAX_EXPONENT
        || number.stripTrailingZeros().precision() > MAX_DIGITS
        || number.scale() > MAX_EXPONENT + MAX_DIGITS;
  }

  /** Approximately the length of the JSON. */
  private static int size(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      return TOO_DEEP;
    }
    return switch (value) {
      case Map<?, ?> map -> {
        int size = 2;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          size += String.valueOf(entry.getKey()).length() + 4 + size(entry.getValue(), depth + 1);
        }
        yield size;
      }
      case List<?> list -> 2 + list.stream().mapToInt(each -> size(each, depth + 1) + 1).sum();
      case null -> 4;
      default -> value.toString().length() + 2;
    };
  }
}
