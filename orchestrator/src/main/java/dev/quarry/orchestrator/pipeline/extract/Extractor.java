package dev.quarry.orchestrator.pipeline.extract;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;

/** Extracts text and metadata from bytes. Thread-safe. */
public interface Extractor {
  /**
   * Extracts a document.
   *
   * @param typeHint "auto", or the type that the client requires: pdf, docx, html, markdown, text
   *     ...
   * @throws StageException {@code unsupported_type}, {@code corrupt_document}, {@code
   *     encrypted_document}, {@code extraction_timeout}, {@code extraction_out_of_memory}, {@code
   *     empty_document}, {@code too_complex}
   */
  ExtractedDocument extract(LoadedContent content, String typeHint)
      throws StageException, InterruptedException;
}
