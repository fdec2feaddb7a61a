package dev.quarry.orchestrator.knowledge;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Exports collections as files that any Quarry can import. Thread-safe. */
public interface CollectionExport {

  /** A collection that can be written. */
  interface Export {
    /** Writes the file; does not close the stream. Memory for one document is needed at a time. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Empty if the tenant has no such collection. */
  Optional<Export> of(String tenant, String collection);
}
