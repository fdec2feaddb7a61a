package dev.quarry.orchestrator.pipeline.extract.document;

import java.io.IOException;

/** Reads documents within documents, up to a depth and a number. */
public interface Attachments {
  /**
   * Adds the text of a document within another one. Types without text are ignored, and so is a
   * document that cannot be read.
   *
   * @param name of its file, or empty
   * @param type its declared media type, or empty
   * @param named whether the name becomes a heading
   */
  void add(String name, String type, byte[] bytes, boolean named) throws IOException;
}
