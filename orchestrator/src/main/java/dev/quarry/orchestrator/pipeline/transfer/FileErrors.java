package dev.quarry.orchestrator.pipeline.transfer;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.io.EOFException;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** The errors of a job for a file that cannot be imported. Nothing of it was stored. */
final class FileErrors {
  private static final int MAX_CAUSE_LENGTH = 200;

  private FileErrors() {}

  static StageException invalid(String what) {
    return StageException.permanent(
        "import_invalid",
        what + " Nothing was imported. Export the collection again, or correct the file.");
  }

  static StageException invalid(long line, String what) {
    return invalid("Line " + line + " of the file " + what + ".");
  }

  static StageException cut() {
    return StageException.permanent(
        "import_incomplete",
        "The file ends too early: it is not a complete export. Nothing was imported. Export or copy"
            + " it again.");
  }

  static StageException otherVersion(int version) {
    return StageException.permanent(
        "import_version",
        "The file has the format version "
            + version
            + "; this Quarry reads version "
            + FileRecord.VERSION
            + ". Import it with the version of Quarry that wrote it, or a newer one.");
  }

  static StageException tooLarge(String what) {
    return StageException.permanent(
        "import_too_large", what + " Nothing was imported. Split the file.");
  }

  /** A limit of the unpacked file was exceeded while it was read. */
  static final class TooLargeException extends IOException {
    TooLargeException(String message) {
      super(message);
    }
  }

  static StageException translate(long line, IOException e) {
    return switch (e) {
      case EOFException _ -> cut();
      case TooLargeException limit -> tooLarge(String.valueOf(limit.getMessage()));
      default -> invalid("The file is not a gzip file, or it is damaged at line " + line + ".");
    };
  }

  static StageException translate(long line, JacksonException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreUnavailableException away) {
        throw away;
      }
      if (cause instanceof IOException io) {
        return translate(line, io);
      }
    }
    if (e instanceof UnexpectedEndOfInputException) {
      return cut();
    }
    String message = String.valueOf(e.getOriginalMessage());
    return invalid(
        line,
        "is not a record of this format: "
            + message.substring(0, Math.min(MAX_CAUSE_LENGTH, message.length())));
  }
}
