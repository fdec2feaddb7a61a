package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.knowledge.DocumentStore.IndexedDocument;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import java.util.Collection;
import java.util.Optional;

/** Writes words that the index has lost again, from the database. Thread-safe. */
public record WordsRestorer(DocumentStore documents, VectorWriter index) {

  /**
   * Writes the words of those generations that are current and not completely in the index.
   *
   * @return their number
   * @throws VectorStoreException if the index failed; some may have been written
   */
  public int restore(Collection<DocumentGeneration> generations) {
    int restored = 0;
    for (DocumentGeneration generation : generations) {
      Optional<IndexedDocument> words = documents.indexed(generation);
      if (words.isPresent()
          && index.restore(
              generation,
              IndexedChunk.of(generation, words.get().document(), words.get().chunks()))) {
        restored++;
      }
    }
    return restored;
  }
}
