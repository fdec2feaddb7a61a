package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.store.lucene.ChunkFields.Identity;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;

/** Tells which chunks have a vector. */
final class EmbeddedChunks {
  private EmbeddedChunks() {}

  /** Those of the chunks that have no vector. */
  static Set<Identity> missing(IndexSearcher searcher, Collection<Identity> chunks)
      throws IOException {
    Set<Identity> missing = new LinkedHashSet<>(chunks);
    if (!missing.isEmpty()) {
      Query embedded = ChunkQueries.vectorsOf(missing.stream().map(Identity::chunkId).toList());
      for (ScoreDoc each : searcher.search(embedded, missing.size()).scoreDocs) {
        missing.remove(Identity.of(searcher, each.doc));
      }
    }
    return missing;
  }
}
