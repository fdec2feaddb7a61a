package dev.quarry.orchestrator.search;

import dev.quarry.orchestrator.knowledge.DocumentCatalog;
import dev.quarry.orchestrator.knowledge.DocumentCatalog.StoredChunk;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

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

  private final VectorStore vectors;
  private final DocumentCatalog catalog;

  CandidateRetriever(VectorStore vectors, DocumentCatalog catalog) {
    this.vectors = vectors;
    this.catalog = catalog;
  }

  record Candidate(StoredChunk chunk, double score) {}

  /**
   * @param embedded the vectors of the windows of the text; empty in keyword mode
   */
  List<Candidate> find(String tenant, SearchQuery query, List<float[]> embedded) {
    int limit = MIN_HITS;
    boolean repeated = false;
    while (true) {
      List<Hit> hits =
          vectors.search(
              new Query(
                  tenant,
                  query.collection(),
                  query.documentIds(),
                  query.filter(),
                  query.mode(),
                  query.text(),
                  embedded,
                  limit));
      Map<UUID, StoredChunk> current =
          catalog.current(tenant, hits.stream().map(Hit::chunkId).toList());
      List<Candidate> found = found(hits, current);
      if (hits.size() >= limit && found.size() < MIN_HITS / 2 && limit < MAX_HITS) {
        limit *= HITS_GROWTH_FACTOR;
      } else if (!repeated && replacedMeanwhile(hits, current)) {
        repeated = true;
      } else {
        return found;
      }
    }
  }

  private static List<Candidate> found(List<Hit> hits, Map<UUID, StoredChunk> current) {
    List<Candidate> found = new ArrayList<>();
    for (Hit hit : hits) {
      StoredChunk chunk = current.get(hit.chunkId());
      if (chunk != null) {
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
}
