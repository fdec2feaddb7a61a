package dev.quarry.orchestrator.pipeline.extract.tika;

import dev.quarry.orchestrator.handler.StageException;
import java.util.Map;

/** Why a document gives no text, in words for whoever sent it. */
final class ParseErrors {
  private static final String CORRUPT = "corrupt_document";
  private static final String DAMAGED =
      "The document is damaged and cannot be read. Check that it opens elsewhere.";
  private static final Map<String, String> MESSAGES =
      Map.of(
          CORRUPT,
          DAMAGED,
          "extraction_out_of_memory",
          "The document needs more memory than the parser may use. Split it, or raise"
              + " quarry.extract.memory.",
          "extraction_timeout",
          "The document took longer to parse than it may. Split it, or raise"
              + " quarry.extract.timeout.",
          "encrypted_document",
          "The document is protected by a password. Remove the protection and send it again.",
          "empty_document",
          "The document has no text. If it is a scan, run text recognition over it first.",
          "too_large",
          "The document has more rows, cells or marks than can be read at once. Split it.",
          "unsupported_type",
          "Documents of this type cannot be read.");

  private ParseErrors() {}

  /** A code that does not exist can only come from a parser process that a document broke. */
  static StageException of(String code) {
    String message = MESSAGES.get(code);
    return message == null
        ? StageException.permanent(CORRUPT, DAMAGED)
        : StageException.permanent(code, message);
  }
}
