package dev.quarry.orchestrator.store.qdrant;

import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import dev.quarry.orchestrator.knowledge.ranking.ReciprocalRankFusion;
import dev.quarry.orchestrator.knowledge.ranking.ReciprocalRankFusion.Ranked;
import dev.quarry.orchestrator.store.qdrant.QdrantConnection.NoSuchVectorException;
import dev.quarry.orchestrator.store.qdrant.QdrantConnection.NotFoundException;
import io.qdrant.client.grpc.Points.BatchResult;
import io.qdrant.client.grpc.Points.QueryPoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Runs a search. The server fuses both rankings; for a candidate without a vector its score is
 * {@code 1 / (K + keyword rank)}, and is doubled here. A second query in the same call tells which
 * these are.
 */
final class QdrantSearch {
  private final QdrantConnection qdrant;
  private final QdrantQueries queries;
  private final String collection;

  QdrantSearch(QdrantConnection qdrant, QdrantQueries queries, String collection) {
    this.qdrant = qdrant;
    this.queries = queries;
    this.collection = collection;
  }

  List<Hit> run(Query query) {
    try {
      return run(query, true);
    } catch (NoSuchVectorException e) {
      return run(query, false);
    } catch (NotFoundException e) {
      return List.of();
    }
  }

  /**
   * @param dense whether the collection has dense vectors: it has none before the first is added
   */
  private List<Hit> run(Query query, boolean dense) {
    return switch (query.mode()) {
      case DENSE -> dense ? hits(Optional.of(queries.dense(query))) : List.of();
      case KEYWORD -> hits(queries.keyword(query));
      case HYBRID -> hybrid(query, dense);
    };
  }

  private List<Hit> hits(Optional<QueryPoints> request) {
    return request
        .map(each -> qdrant.call(client -> client.queryAsync(each)))
        .orElse(List.of())
        .stream()
        .map(PointFields::hit)
        .toList();
  }

  private List<Hit> hybrid(Query query, boolean dense) {
    List<QueryPoints> requests = new ArrayList<>();
    queries.fused(query, dense).ifPresent(requests::add);
    queries.notEmbedded(query).ifPresent(requests::add);
    if (requests.isEmpty()) {
      return List.of();
    }
    List<BatchResult> results = qdrant.call(client -> client.queryBatchAsync(collection, requests));
    List<Ranked<Hit>> fused =
        results.getFirst().getResultList().stream()
            .map(PointFields::hit)
            .map(hit -> new Ranked<>(hit, hit.score()))
            .toList();
    Set<UUID> notEmbedded =
        results.stream()
            .skip(1)
            .flatMap(result -> result.getResultList().stream())
            .map(PointFields::chunkId)
            .collect(Collectors.toSet());
    Set<Hit> single =
        fused.stream()
            .map(Ranked::item)
            .filter(hit -> notEmbedded.contains(hit.chunkId()))
            .collect(Collectors.toSet());
    return ReciprocalRankFusion.countTwice(fused, single, query.limit()).stream()
        .map(each -> scored(each.item(), each.score()))
        .toList();
  }

  private static Hit scored(Hit hit, double score) {
    return new Hit(hit.chunkId(), hit.documentId(), hit.generation(), score);
  }
}
