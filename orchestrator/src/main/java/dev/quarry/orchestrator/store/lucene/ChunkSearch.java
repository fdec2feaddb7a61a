package dev.quarry.orchestrator.store.lucene;

import static java.util.Objects.requireNonNull;

import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import dev.quarry.orchestrator.knowledge.ranking.ReciprocalRankFusion;
import dev.quarry.orchestrator.knowledge.ranking.ReciprocalRankFusion.Ranked;
import dev.quarry.orchestrator.store.lucene.ChunkFields.Identity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;

/** Runs a search on one snapshot of the index. */
final class ChunkSearch {
  /** Fusion and rescoring need more candidates than the caller's limit. */
  private static final int MIN_CANDIDATES = 100;

  private final ChunkQueries queries;

  ChunkSearch(Analyzer analyzer) {
    queries = new ChunkQueries(analyzer);
  }

  List<Hit> run(IndexSearcher searcher, Query query) throws IOException {
    int depth = Math.max(MIN_CANDIDATES, 2 * query.limit());
    return switch (query.mode()) {
      case DENSE -> hits(found(searcher, dense(searcher, query, depth)), query.limit());
      case KEYWORD -> hits(found(searcher, keyword(searcher, query, query.limit())), query.limit());
      case HYBRID ->
          hybrid(
              searcher,
              found(searcher, dense(searcher, query, depth)),
              found(searcher, keyword(searcher, query, depth)),
              query.limit());
    };
  }

  private TopDocs dense(IndexSearcher searcher, Query query, int depth) throws IOException {
    float[] vector = requireNonNull(query.vector(), "a dense search needs a vector");
    TopDocs nearest = searcher.search(queries.dense(query, vector, depth), depth);
    // Lucene's rescorer throws if there are no hits.
    return nearest.scoreDocs.length == 0
        ? nearest
        : new FullPrecisionRescorer(vector).rescore(searcher, nearest, depth);
  }

  private TopDocs keyword(IndexSearcher searcher, Query query, int depth) throws IOException {
    return searcher.search(queries.keyword(query), depth);
  }

  private static List<Hit> hybrid(
      IndexSearcher searcher,
      Map<Identity, ScoreDoc> dense,
      Map<Identity, ScoreDoc> keyword,
      int limit)
      throws IOException {
    List<List<Identity>> rankings =
        List.of(List.copyOf(dense.keySet()), List.copyOf(keyword.keySet()));
    List<Ranked<Identity>> fused = ReciprocalRankFusion.fuse(rankings, Integer.MAX_VALUE);
    Map<Identity, ScoreDoc> wordsOnly = new LinkedHashMap<>(keyword);
    wordsOnly.keySet().removeAll(dense.keySet());
    Set<Identity> notEmbedded = EmbeddedChunks.missing(searcher, wordsOnly);
    return ReciprocalRankFusion.countTwice(fused, notEmbedded, limit).stream()
        .map(each -> hit(each.item(), each.score()))
        .toList();
  }

  /** The chunks of the hits, best first, each once: one may have two documents with a vector. */
  private static Map<Identity, ScoreDoc> found(IndexSearcher searcher, TopDocs docs)
      throws IOException {
    Map<Identity, ScoreDoc> found = new LinkedHashMap<>();
    for (ScoreDoc each : docs.scoreDocs) {
      found.putIfAbsent(Identity.of(searcher, each.doc), each);
    }
    return found;
  }

  private static List<Hit> hits(Map<Identity, ScoreDoc> found, int limit) {
    List<Hit> hits = new ArrayList<>();
    found.forEach((chunk, doc) -> hits.add(hit(chunk, doc.score)));
    return hits.subList(0, Math.min(limit, hits.size()));
  }

  private static Hit hit(Identity chunk, double score) {
    return new Hit(chunk.chunkId(), chunk.documentId(), chunk.generation(), score);
  }
}
