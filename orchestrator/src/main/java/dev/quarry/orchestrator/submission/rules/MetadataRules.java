package dev.quarry.orchestrator.submission.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits the size of metadata: it is returned with the job, and members that are not options are
 * copied into every document.
 */
final class MetadataRules {
  private static final int MAX_CHARACTERS = 16_384;
  private static final int MAX_DEPTH = 8;
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
    Map<String, Object> present = new LinkedHashMap<>(metadata);
    present.values().removeIf(value -> value == null);
    return present;
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
