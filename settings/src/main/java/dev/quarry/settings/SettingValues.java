package dev.quarry.settings;

import org.jspecify.annotations.Nullable;

/** Helpers for the compact constructors of settings records. */
public final class SettingValues {
  private SettingValues() {}

  /** Treats a blank value as not set, as environment variables may be empty. */
  public static @Nullable String blankToNull(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
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
