package dev.quarry.orchestrator.submission.rules;

import java.util.Locale;
import java.util.Optional;

/** Which pages of a crawl are rendered in a browser before they are read. */
public enum RenderMode {
  /** Pages whose HTML holds no text but scripts. */
  AUTO,
  /** All pages. */
  ALWAYS,
  /** None. */
  NEVER;

  static final String CHOICES = "auto, always or never";

  /** Parses a value of a submission; {@code false}, an older form, means {@code never}. */
  static Optional<RenderMode> parse(Object value) {
    return switch (value.toString().strip().toLowerCase(Locale.ROOT)) {
      case "auto" -> Optional.of(AUTO);
      case "always" -> Optional.of(ALWAYS);
      case "never", "false" -> Optional.of(NEVER);
      default -> Optional.empty();
    };
  }
}
