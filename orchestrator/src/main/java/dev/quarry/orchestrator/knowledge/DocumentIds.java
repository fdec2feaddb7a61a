package dev.quarry.orchestrator.knowledge;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import java.util.UUID;

/**
 * Deterministic ids (UUID version 5, RFC 9562 section 5.5): a document has the same id on every
 * node and at each ingestion, and the chunks of a generation have the same ids when it is written
 * again.
 */
public final class DocumentIds {
  private static final UUID NAMESPACE = UUID.fromString("5b1f0d3e-6c61-4f0e-9d0a-4f1c5f2f6a10");
  private static final NameBasedGenerator BY_KEY = Generators.nameBasedGenerator(NAMESPACE);

  private DocumentIds() {}

  public static UUID document(DocumentKey key) {
    // The length prefixes tell ("a", "bc") and ("ab", "c") apart.
    return BY_KEY.generate(
        key.tenant().length()
            + ":"
            + key.tenant()
            + key.collection().length()
            + ":"
            + key.collection()
            + key.identity());
  }

  public static UUID chunk(DocumentGeneration generation, int ordinal) {
    return Generators.nameBasedGenerator(generation.documentId())
        .generate(generation.generation() + "/" + ordinal);
  }
}
