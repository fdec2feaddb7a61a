package dev.quarry.orchestrator.backup;

import org.jspecify.annotations.Nullable;

/** A backup could not be made or restored. The message says why and what to do. */
public final class BackupException extends RuntimeException {
  public BackupException(String message) {
    this(message, null);
  }

  public BackupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
