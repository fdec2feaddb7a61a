package dev.quarry.orchestrator.store.lucene;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.jspecify.annotations.Nullable;

/** Creates searchers with the same BM25 similarity as the writer. */
final class ChunkSearcherFactory extends SearcherFactory {
  @Override
  public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
    IndexSearcher searcher = new IndexSearcher(reader);
    searcher.setSimilarity(LuceneIndex.similarity());
    return searcher;
  }
}
