package dev.quarry.orchestrator.pipeline.extract.process;

import dev.quarry.orchestrator.handler.StageException;
import java.util.Map;

/** Maps the codes of parse errors to messages for users. */
final class ParseErrors {
  private static final String CORRUPT = "corrupt_document";
  private static final String DAMAGED =
      "The document is damaged and cannot be read. Check that another program can open it.";
  private static final Map<String, String> MESSAGES =
      Map.of(
          CORRUPT,
          DAMAGED,
          "extraction_out_of_memory",
          "Parsing the document exceeded the memory limit. Split it, or ask the operator to raise"
              + " quarry.extract.memory.",
          "extraction_timeout",
          "Parsing the document exceeded the timeout. Split it, or ask the operator to raise"
              + " quarry.extract.timeout.",
          "encrypted_document",
          "The document is protected by a password. Remove the protection and send it again.",
          "empty_document",
          "The document has no text.",
          "no_text",
          "The PDF has pages but no text: it is probably a scan. Run text recognition (OCR) over it"
              + " and send it again.",
          "unsupported_type",
          "Documents of this type are not supported.");

  private ParseErrors() {}

  /** An unknown code can only come from a parser process that a document has taken over. */
  static StageException failure(String code) {
    String message = MESSAGES.get(code);
    return message == null
        ? StageException.permanent(CORRUPT, DAMAGED)
        : StageException.permanent(code, message);
  }
}
