package dev.quarry.orchestrator.knowledge;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import java.util.UUID;

/**
 * Ids that follow from what they name (UUID version 5, RFC 9562 section 5.5): ingesting a document
 * again gives the same document id on every node, writing a generation again the same points.
 */
public final class DocumentIds {
  private static final UUID DOCUMENTS = UUID.fromString("5b1f0d3e-6c61-4f0e-9d0a-4f1c5f2f6a10");
  private static final NameBasedGenerator BY_KEY = Generators.nameBasedGenerator(DOCUMENTS);

  private DocumentIds() {}

  public static UUID document(DocumentKey key) {
    // The lengths keep ("a", "bc") and ("ab", "c") apart.
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
