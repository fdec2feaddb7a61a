package dev.quarry.settings;

import org.jspecify.annotations.Nullable;

/** What the records of settings do with their values. */
public final class SettingValues {
  private SettingValues() {}

  /** An empty variable of the environment sets nothing. */
  public static @Nullable String blankToNull(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }

  /**
   * @throws ConfigurationException if it does not hold
   */
  public static void require(boolean holds, String reason, String action) {
    if (!holds) {
      throw new ConfigurationException(reason, action);
    }
  }
}
