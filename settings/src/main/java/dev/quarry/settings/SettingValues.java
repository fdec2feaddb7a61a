package dev.quarry.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Helpers for the compact constructors of settings records. */
public final class SettingValues {
  private SettingValues() {}

  /** Treats a blank value as not set, as environment variables may be empty. */
  public static @Nullable String blankToNull(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }

  /**
   * The values of a secret that is being rotated, one a line: the first is used, the others are
   * accepted too. Empty if it is not set.
   */
  public static List<String> lines(@Nullable String value) {
    return value == null
        ? List.of()
        : value.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /**
   * @throws ConfigurationException if the condition is false
   */
  public static void require(boolean holds, String reason, String action) {
    if (!holds) {
      throw new ConfigurationException(reason, action);
    }
  }
}
