package dev.quarry.orchestrator.store.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * A change of one generation that readers, and a process after a crash, see whole or not at all.
 */
sealed interface IndexChange {

  /** Replaces all documents of the generation. */
  record WriteWords(Term generation, List<Document> words) implements IndexChange {}

  /**
   * Adds vector documents.
   *
   * @param replaced finds the documents that they replace
   */
  record AddVectors(Term generation, Query replaced, List<Document> vectors)
      implements IndexChange {}

  /** Deletes all documents of the generation. */
  record Delete(Term generation) implements IndexChange {}

  /**
   * @param acknowledged sees all changes that were acknowledged to their callers
   * @return false if vectors were not added because the generation has no words
   */
  default boolean apply(IndexWriter writer, IndexSearcher acknowledged) throws IOException {
    switch (this) {
      case WriteWords(Term generation, List<Document> words) -> {
        if (words.isEmpty()) {
          writer.deleteDocuments(generation);
        } else {
          writer.updateDocuments(generation, words);
        }
      }
      case AddVectors(Term generation, Query replaced, List<Document> vectors) -> {
        if (acknowledged.count(new TermQuery(generation)) == 0) {
          return false;
        }
        writer.updateDocuments(replaced, vectors);
      }
      case Delete(Term generation) -> writer.deleteDocuments(generation);
    }
    return true;
  }
}
