package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.store.lucene.ChunkFields.Identity;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;

/** Tells which chunks have a vector. */
final class EmbeddedChunks {
  private EmbeddedChunks() {}

  /** Those of the chunks that have no vector. */
  static Set<Identity> missing(IndexSearcher searcher, Collection<Identity> chunks)
      throws IOException {
    if (chunks.isEmpty() || allEmbedded(searcher)) {
      return Set.of();
    }
    Set<Identity> missing = new LinkedHashSet<>(chunks);
    Query embedded = ChunkQueries.vectorsOf(missing.stream().map(Identity::chunkId).toList());
    ScoreDoc[] found = searcher.search(embedded, missing.size()).scoreDocs;
    missing.removeAll(Set.copyOf(Identity.of(searcher, found).values()));
    return missing;
  }

  /** Usually so, and much faster to tell than which have none: vectors are of indexed chunks. */
  private static boolean allEmbedded(IndexSearcher searcher) throws IOException {
    int words = searcher.count(new TermQuery(ChunkFields.WORDS));
    return searcher.count(new FieldExistsQuery(ChunkFields.VECTOR)) >= words;
  }
}
