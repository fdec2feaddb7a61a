package dev.quarry.settings;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names a settings file that is there and cannot be read; the framework reports a bare failure. */
final class UnreadableSettingsAnalyzer extends AbstractFailureAnalyzer<IllegalStateException> {
  private static final String LOADING = "IO error on loading imports";

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IllegalStateException cause) {
    String message = String.valueOf(cause.getMessage());
    if (!message.startsWith(LOADING) || !(cause.getCause() instanceof IOException reason)) {
      return null;
    }
    return new FailureAnalysis(
        "A settings file cannot be read: " + reason.getMessage(),
        "Let this account read it, or remove it.",
        cause);
  }
}
