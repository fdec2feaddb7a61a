package dev.quarry.orchestrator.pipeline.extract.tika;

import dev.quarry.orchestrator.handler.StageException;

/** Why a document gives no text, in words for whoever sent it. */
final class ParseErrors {
  private ParseErrors() {}

  static StageException of(String code) {
    return StageException.permanent(code, message(code));
  }

  private static String message(String code) {
    return switch (code) {
      case "extraction_out_of_memory" ->
          "The document needs more memory than the parser may use. Split it, or raise"
              + " quarry.extract.memory.";
      case "extraction_timeout" ->
          "The document took longer to parse than it may. Split it, or raise"
              + " quarry.extract.timeout.";
      case "encrypted_document" ->
          "The document is protected by a password. Remove the protection and send it again.";
      case "empty_document" ->
          "The document has no text. If it is a scan, run text recognition over it first.";
      case "unsupported_type" -> "Documents of this type cannot be read.";
      default -> "The document is damaged and cannot be read. Check that it opens elsewhere.";
    };
  }
}
