package dev.quarry.orchestrator.store.lucene;

import static java.util.Objects.requireNonNull;

import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.knowledge.VectorStore.Candidates;
import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import dev.quarry.orchestrator.store.lucene.ChunkFields.Identity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;

/** Runs a search on one snapshot of the index. */
final class ChunkSearch {
  /** Rescoring needs more candidates than the caller's limit. */
  private static final int MIN_CANDIDATES = 100;

  private final ChunkQueries queries;

  ChunkSearch(QueryWords words) {
    queries = new ChunkQueries(words);
  }

  Candidates run(IndexSearcher searcher, Query query) throws IOException {
    Map<Identity, Float> dense = Map.of();
    Map<Identity, Float> keyword = Map.of();
    boolean both = query.mode() == SearchMode.HYBRID;
    int depth = both ? query.depth() : Math.max(MIN_CANDIDATES, query.limit());
    if (query.mode() != SearchMode.KEYWORD) {
      dense = dense(searcher, query, depth);
    }
    if (query.mode() != SearchMode.DENSE) {
      keyword = found(searcher, searcher.search(queries.keyword(searcher, query), depth));
    }
    return new Candidates(
        hits(dense), hits(keyword), both ? notEmbedded(searcher, dense, keyword) : Set.of());
  }

  /** The chunks by their distance to the nearest of the query's vectors. */
  private Map<Identity, Float> dense(IndexSearcher searcher, Query query, int depth)
      throws IOException {
    if (query.vectors().isEmpty()) {
      throw new IllegalArgumentException("a dense search needs a vector");
    }
    Map<Identity, Float> nearest = new LinkedHashMap<>();
    for (float[] vector : query.vectors()) {
      found(searcher, nearest(searcher, query, vector, depth))
          .forEach((chunk, score) -> nearest.merge(chunk, score, Math::max));
    }
    if (query.vectors().size() == 1) {
      return nearest;
    }
    Map<Identity, Float> best = new LinkedHashMap<>();
    nearest.entrySet().stream()
        .sorted(Map.Entry.<Identity, Float>comparingByValue(Comparator.reverseOrder()))
        .limit(depth)
        .forEach(each -> best.put(each.getKey(), each.getValue()));
    return best;
  }

  private TopDocs nearest(IndexSearcher searcher, Query query, float[] vector, int depth)
      throws IOException {
    TopDocs nearest = searcher.search(queries.dense(query, vector, depth), depth);
    // Lucene's rescorer throws if there are no hits.
    return nearest.scoreDocs.length == 0
        ? nearest
        : cosines(new FullPrecisionRescorer(vector).rescore(searcher, nearest, depth));
  }

  /** Lucene's score of a cosine is {@code (1 + cosine) / 2}. */
  private static TopDocs cosines(TopDocs nearest) {
    for (ScoreDoc each : nearest.scoreDocs) {
      each.score = 2 * each.score - 1;
    }
    return nearest;
  }

  private static Set<UUID> notEmbedded(
      IndexSearcher searcher, Map<Identity, Float> dense, Map<Identity, Float> keyword)
      throws IOException {
    Map<Identity, Float> wordsOnly = new LinkedHashMap<>(keyword);
    wordsOnly.keySet().removeAll(dense.keySet());
    return EmbeddedChunks.missing(searcher, wordsOnly.keySet()).stream()
        .map(Identity::chunkId)
        .collect(Collectors.toSet());
  }

  /** The chunks of the hits, best first. */
  private static Map<Identity, Float> found(IndexSearcher searcher, TopDocs docs)
      throws IOException {
    Map<Integer, Identity> identities = Identity.of(searcher, docs.scoreDocs);
    Map<Identity, Float> found = new LinkedHashMap<>();
    for (ScoreDoc each : docs.scoreDocs) {
      found.putIfAbsent(requireNonNull(identities.get(each.doc)), each.score);
    }
    return found;
  }

  private static List<Hit> hits(Map<Identity, Float> found) {
    List<Hit> hits = new ArrayList<>(found.size());
    found.forEach(
        (chunk, score) ->
            hits.add(new Hit(chunk.chunkId(), chunk.documentId(), chunk.generation(), score)));
    return hits;
  }
}
