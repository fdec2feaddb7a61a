package dev.quarry.settings;

import java.nio.file.AccessDeniedException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a file that this account may not read or write, such as a settings file. */
final class AccessDeniedAnalyzer extends AbstractFailureAnalyzer<AccessDeniedException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, AccessDeniedException cause) {
    return new FailureAnalysis(
        "This account has no access to " + cause.getFile() + ".",
        "Change the owner or the permissions of that file or directory.",
        cause);
  }
}
