package dev.quarry.orchestrator.search;

import dev.quarry.orchestrator.knowledge.DocumentCatalog;
import dev.quarry.orchestrator.knowledge.DocumentCatalog.StoredChunk;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Chunks that match a query, best first, of those generations that the database shows.
 *
 * <p>The vector store may hold other generations for a while: these are dropped. A document of
 * which every hit was dropped may have been replaced between the two reads; its new generation is
 * in the vector store by then, so asking again finds it: a search sees the old or the new one,
 * never none. Stale points may also crowd out what is current: then more are asked for.
 */
final class CandidateRetriever {
  /** An approximate index that is asked for few finds the wrong ones: recall needs 100. */
  private static final int FEWEST = 100;

  private static final int WIDENING = 4;
  private static final int MOST = FEWEST * WIDENING * WIDENING;

  /** With more documents than this, the store is not told of them and its hits are filtered. */
  private static final int MOST_DOCUMENTS = 5_000;

  private final VectorStore vectors;
  private final DocumentCatalog catalog;

  CandidateRetriever(VectorStore vectors, DocumentCatalog catalog) {
    this.vectors = vectors;
    this.catalog = catalog;
  }

  record Candidate(StoredChunk chunk, double score) {}

  List<Candidate> find(String tenant, SearchQuery query, float @Nullable [] vector) {
    Set<UUID> scope = query.documentIds();
    boolean filtered = query.filter().uriPrefix() != null || query.filter().language() != null;
    if (filtered) {
      Set<UUID> matching = catalog.matching(tenant, query.filter(), MOST_DOCUMENTS + 1);
      if (matching.size() <= MOST_DOCUMENTS) {
        scope = scope.isEmpty() ? matching : intersection(scope, matching);
        if (scope.isEmpty()) {
          return List.of();
        }
      }
    }
    return search(tenant, query, scope, vector);
  }

  private List<Candidate> search(
      String tenant, SearchQuery query, Set<UUID> scope, float @Nullable [] vector) {
    int limit = FEWEST;
    boolean repeated = false;
    while (true) {
      List<Hit> hits =
          vectors.search(
              new Query(
                  tenant,
                  query.filter().collection(),
                  scope,
                  query.mode(),
                  query.text(),
                  vector,
                  limit));
      Map<UUID, StoredChunk> current =
          catalog.current(tenant, hits.stream().map(Hit::chunkId).toList());
      List<Candidate> found = found(hits, current, query);
      if (hits.size() >= limit && found.size() < FEWEST / 2 && limit < MOST) {
        limit *= WIDENING;
      } else if (!repeated && replacedMeanwhile(hits, current)) {
        repeated = true;
      } else {
        return found;
      }
    }
  }

  private static List<Candidate> found(
      List<Hit> hits, Map<UUID, StoredChunk> current, SearchQuery query) {
    List<Candidate> found = new ArrayList<>();
    for (Hit hit : hits) {
      StoredChunk chunk = current.get(hit.chunkId());
      if (chunk != null && query.filter().accepts(chunk)) {
        found.add(new Candidate(chunk, hit.score()));
      }
    }
    return found;
  }

  private static boolean replacedMeanwhile(List<Hit> hits, Map<UUID, StoredChunk> current) {
    Set<UUID> shown =
        current.values().stream().map(StoredChunk::documentId).collect(Collectors.toSet());
    return hits.stream().anyMatch(hit -> !shown.contains(hit.documentId()));
  }

  private static Set<UUID> intersection(Set<UUID> one, Set<UUID> other) {
    Set<UUID> both = new HashSet<>(one);
    both.retainAll(other);
    return both;
  }
}
