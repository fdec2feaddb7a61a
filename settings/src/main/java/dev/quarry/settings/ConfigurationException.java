package dev.quarry.settings;

/**
 * The configuration is invalid and the application does not start. Shown to the operator without a
 * stack trace.
 */
public final class ConfigurationException extends RuntimeException {
  private final String action;

  /**
   * @param reason what is wrong, naming the key
   * @param action how to correct it
   */
  public ConfigurationException(String reason, String action) {
    super(reason);
    this.action = action;
  }

  public String action() {
    return action;
  }
}
