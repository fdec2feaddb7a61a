package dev.quarry.orchestrator.store.qdrant;

import static io.qdrant.client.ConditionFactory.hasId;
import static io.qdrant.client.ConditionFactory.match;
import static io.qdrant.client.ConditionFactory.matchKeyword;
import static io.qdrant.client.ConditionFactory.matchKeywords;
import static io.qdrant.client.QueryFactory.nearest;
import static io.qdrant.client.QueryFactory.rrf;
import static java.util.Objects.requireNonNull;

import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.Point;
import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import dev.quarry.orchestrator.knowledge.ranking.ReciprocalRankFusion;
import io.qdrant.client.PointIdFactory;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.PrefetchQuery;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.Rrf;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Builds Qdrant queries and filters. User input is passed as values, never as syntax. */
final class QdrantQueries {
  /** Fusion needs more candidates than the caller's limit. */
  private static final int MIN_CANDIDATES = 100;

  /** Qdrant computes 1 / (k + position) with positions from 0; our ranks begin at 1. */
  private static final int RRF_K = ReciprocalRankFusion.K + 1;

  private final String collection;
  private final TermWeigher weigher;

  QdrantQueries(String collection, TermWeigher weigher) {
    this.collection = collection;
    this.weigher = weigher;
  }

  /** Returns an empty query if the text has no terms. */
  Optional<QueryPoints> search(Query query) {
    return switch (query.mode()) {
      case DENSE -> Optional.of(single(query, dense(query), PointFields.DENSE));
      case KEYWORD -> words(query).map(words -> single(query, words, PointFields.WORDS));
      case HYBRID -> Optional.of(hybrid(query));
    };
  }

  private QueryPoints single(
      Query query, io.qdrant.client.grpc.Points.Query nearest, String vector) {
    return request(query).setQuery(nearest).setUsing(vector).setFilter(scope(query)).build();
  }

  private QueryPoints hybrid(Query query) {
    QueryPoints.Builder request =
        request(query).setQuery(rrf(Rrf.newBuilder().setK(RRF_K).build()));
    request.addPrefetch(candidates(query, dense(query), PointFields.DENSE));
    words(query)
        .ifPresent(words -> request.addPrefetch(candidates(query, words, PointFields.WORDS)));
    return request.build();
  }

  private QueryPoints.Builder request(Query query) {
    return QueryPoints.newBuilder()
        .setCollectionName(collection)
        .setLimit(query.limit())
        .setWithPayload(PointFields.IDENTITY);
  }

  private static PrefetchQuery candidates(
      Query query, io.qdrant.client.grpc.Points.Query nearest, String vector) {
    return PrefetchQuery.newBuilder()
        .setQuery(nearest)
        .setUsing(vector)
        .setFilter(scope(query))
        .setLimit(Math.max(MIN_CANDIDATES, 2 * query.limit()))
        .build();
  }

  private static io.qdrant.client.grpc.Points.Query dense(Query query) {
    return nearest(requireNonNull(query.vector(), "a dense search needs a vector"));
  }

  private Optional<io.qdrant.client.grpc.Points.Query> words(Query query) {
    TermWeights words = weigher.query(query.text());
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(nearest(words.weights(), words.terms()));
  }

  private static Filter scope(Query query) {
    Filter.Builder scope = Filter.newBuilder();
    scope.addMust(matchKeyword(PointFields.TENANT, query.tenant()));
    if (query.collection() != null) {
      scope.addMust(matchKeyword(PointFields.COLLECTION, query.collection()));
    }
    if (!query.documentIds().isEmpty()) {
      List<String> ids = query.documentIds().stream().map(UUID::toString).toList();
      scope.addMust(matchKeywords(PointFields.DOCUMENT, ids));
    }
    return scope.build();
  }

  static Filter generation(String tenant, UUID documentId, long generation) {
    return Filter.newBuilder()
        .addMust(matchKeyword(PointFields.TENANT, tenant))
        .addMust(matchKeyword(PointFields.DOCUMENT, documentId.toString()))
        .addMust(match(PointFields.GENERATION, generation))
        .build();
  }

  /** Selects the points of a generation other than the given ones. */
  static Filter otherPoints(DocumentGeneration generation, List<Point> points) {
    Filter all = generation(generation.tenant(), generation.documentId(), generation.generation());
    if (points.isEmpty()) {
      return all;
    }
    var kept = points.stream().map(point -> PointIdFactory.id(point.chunkId())).toList();
    return all.toBuilder().addMustNot(hasId(kept)).build();
  }
}
