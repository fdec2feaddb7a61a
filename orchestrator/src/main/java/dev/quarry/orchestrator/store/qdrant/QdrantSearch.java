package dev.quarry.orchestrator.store.qdrant;

import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.knowledge.VectorStore.Candidates;
import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.store.qdrant.QdrantConnection.NoSuchVectorException;
import dev.quarry.orchestrator.store.qdrant.QdrantConnection.NotFoundException;
import dev.quarry.orchestrator.words.LanguageAnalyzers;
import dev.quarry.orchestrator.words.WordLanguage;
import io.qdrant.client.grpc.Points.BatchResult;
import io.qdrant.client.grpc.Points.FacetHit;
import io.qdrant.client.grpc.Points.QueryPoints;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a search: first the languages of the collection, then all rankings in one call. A query of
 * that call tells which keyword candidates have no vector.
 */
final class QdrantSearch {
  private static final Logger log = LoggerFactory.getLogger(QdrantSearch.class);

  private final QdrantConnection qdrant;
  private final QdrantQueries queries;
  private final String collection;

  QdrantSearch(QdrantConnection qdrant, QdrantQueries queries, String collection) {
    this.qdrant = qdrant;
    this.queries = queries;
    this.collection = collection;
  }

  Candidates run(Query query) {
    try {
      Collection<String> languages =
          query.mode() == SearchMode.DENSE ? List.of() : languages(query);
      try {
        return run(query, languages, true);
      } catch (NoSuchVectorException e) {
        return run(query, languages, false);
      }
    } catch (NotFoundException e) {
      return new Candidates(List.of(), List.of(), Set.of());
    }
  }

  /**
   * The languages of the collection. Points of earlier releases do not tell theirs: they have
   * English words.
   */
  private Collection<String> languages(Query query) {
    Set<String> languages = new TreeSet<>(Set.of(WordLanguage.ENGLISH));
    try {
      qdrant.call(client -> client.facetAsync(queries.languages(query))).stream()
          .map(FacetHit::getValue)
          .map(value -> value.getStringValue())
          .filter(LanguageAnalyzers.CODES::contains)
          .forEach(languages::add);
    } catch (VectorStoreException e) {
      if (e.reason() != VectorStoreException.Reason.REFUSED) {
        throw e;
      }
      // The collection has no index of the field yet: only an earlier release has written to it.
      log.debug("Qdrant does not tell the languages of the collection: {}", e.toString());
    }
    return languages;
  }

  /**
   * @param embedded whether the collection has dense vectors: it has none before the first is added
   */
  private Candidates run(Query query, Collection<String> languages, boolean embedded) {
    List<QueryPoints> requests = new ArrayList<>();
    if (query.mode() != SearchMode.KEYWORD && embedded) {
      requests.addAll(queries.dense(query));
    }
    int dense = requests.size();
    if (query.mode() != SearchMode.DENSE) {
      queries.keyword(query, languages).ifPresent(requests::add);
    }
    int keyword = requests.size();
    if (query.mode() == SearchMode.HYBRID) {
      queries.notEmbedded(query, languages).ifPresent(requests::add);
    }
    if (requests.isEmpty()) {
      return new Candidates(List.of(), List.of(), Set.of());
    }
    List<BatchResult> results = qdrant.call(client -> client.queryBatchAsync(collection, requests));
    return new Candidates(
        best(results.subList(0, dense), query.depth()),
        best(results.subList(dense, keyword), query.depth()),
        results.subList(keyword, results.size()).stream()
            .flatMap(result -> result.getResultList().stream())
            .map(PointFields::chunkId)
            .collect(Collectors.toSet()));
  }

  /** The hits of all rankings, each with the best of its scores. */
  private static List<Hit> best(List<BatchResult> rankings, int limit) {
    Map<UUID, Hit> best = new LinkedHashMap<>();
    rankings.stream()
        .flatMap(ranking -> ranking.getResultList().stream())
        .map(PointFields::hit)
        .forEach(hit -> best.merge(hit.chunkId(), hit, QdrantSearch::better));
    return best.values().stream()
        .sorted(Comparator.comparingDouble(Hit::score).reversed())
        .limit(limit)
        .toList();
  }

  private static Hit better(Hit one, Hit other) {
    return one.score() >= other.score() ? one : other;
  }
}
