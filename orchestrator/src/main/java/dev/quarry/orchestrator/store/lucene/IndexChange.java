package dev.quarry.orchestrator.store.lucene;

import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/**
 * A change of one generation or one tenant that readers, and a process after a crash, see whole or
 * not at all; or the wish to see those before it.
 */
sealed interface IndexChange {

  /** Replaces all documents of the generation. */
  record WriteWords(Term generation, List<Document> words, @Nullable DocumentAttributes attributes)
      implements IndexChange {}

  /**
   * Adds vector documents to a generation that has words.
   *
   * @param replaced finds the documents that they replace
   */
  record AddVectors(Term generation, Query replaced, List<Document> vectors)
      implements IndexChange {}

  /** Deletes all documents of the generation. */
  record Delete(Term generation) implements IndexChange {}

  /** Deletes all documents of the tenant. */
  record DeleteTenant(Term tenant) implements IndexChange {}

  /** Makes the changes before it visible. */
  record Refresh() implements IndexChange {}
}
