package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.store.lucene.ChunkFields.Identity;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;

/** Tells which chunks have a vector. */
final class EmbeddedChunks {
  private EmbeddedChunks() {}

  /**
   * @param words chunks by their word documents
   * @return those without a vector
   */
  static Set<Identity> missing(IndexSearcher searcher, Map<Identity, ScoreDoc> words)
      throws IOException {
    Set<Identity> missing = new LinkedHashSet<>(words.keySet());
    if (!missing.isEmpty()) {
      Query embedded = ChunkQueries.vectorsOf(missing.stream().map(Identity::chunkId).toList());
      for (ScoreDoc each : searcher.search(embedded, missing.size()).scoreDocs) {
        missing.remove(Identity.of(searcher, each.doc));
      }
    }
    for (Map.Entry<Identity, ScoreDoc> each : words.entrySet()) {
      if (missing.contains(each.getKey()) && hasVector(searcher, each.getValue().doc)) {
        missing.remove(each.getKey());
      }
    }
    return missing;
  }

  /** Whether a document of the former format has words and a vector. */
  private static boolean hasVector(IndexSearcher searcher, int doc) throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
    FloatVectorValues vectors = leaf.reader().getFloatVectorValues(ChunkFields.VECTOR);
    int docInLeaf = doc - leaf.docBase;
    return vectors != null && vectors.iterator().advance(docInLeaf) == docInLeaf;
  }
}
