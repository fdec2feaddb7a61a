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
 * Retrieves the chunks that match a query, best first, of the generations that are current in the
 * database.
 *
 * <p>The vector store may still hold stale generations; their hits are dropped. If every hit of a
 * document was dropped, the document may have been replaced between the two reads. Its new
 * generation is in the vector store by then, so the query is repeated once: a search sees the old
 * or the new generation, never none. If stale hits crowd out current ones, the query is repeated
 * with a larger limit.
 */
final class CandidateRetriever {
  /**
   * Minimum number of neighbours to ask for: the recall of an approximate index is poor below 100.
   */
  private static final int MIN_HITS = 100;

  private static final int HITS_GROWTH_FACTOR = 4;
  private static final int MAX_HITS = MIN_HITS * HITS_GROWTH_FACTOR * HITS_GROWTH_FACTOR;

  /**
   * If a filter matches more documents than this, it is applied to the hits and not in the vector
   * store.
   */
  private static final int MAX_FILTER_DOCUMENTS = 5_000;

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
      Set<UUID> matching = catalog.matching(tenant, query.filter(), MAX_FILTER_DOCUMENTS + 1);
      if (matching.size() <= MAX_FILTER_DOCUMENTS) {
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
    int limit = MIN_HITS;
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
      if (hits.size() >= limit && found.size() < MIN_HITS / 2 && limit < MAX_HITS) {
        limit *= HITS_GROWTH_FACTOR;
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
