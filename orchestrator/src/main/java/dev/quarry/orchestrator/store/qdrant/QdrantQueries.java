package dev.quarry.orchestrator.store.qdrant;

import static io.qdrant.client.ConditionFactory.hasVector;
import static io.qdrant.client.ConditionFactory.match;
import static io.qdrant.client.ConditionFactory.matchKeyword;
import static io.qdrant.client.ConditionFactory.matchKeywords;
import static io.qdrant.client.QueryFactory.nearest;
import static io.qdrant.client.QueryFactory.rrf;
import static java.util.Objects.requireNonNull;

import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import dev.quarry.orchestrator.knowledge.ranking.ReciprocalRankFusion;
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

  QueryPoints dense(Query query) {
    return single(query, nearestVector(query), PointFields.DENSE, scope(query));
  }

  /** Returns an empty query if the text has no terms. */
  Optional<QueryPoints> keyword(Query query) {
    return words(query).map(words -> single(query, words, PointFields.WORDS, scope(query)));
  }

  /**
   * Finds the candidates of both rankings, all of them, fused.
   *
   * @param dense whether the collection has dense vectors
   */
  Optional<QueryPoints> fused(Query query, boolean dense) {
    QueryPoints.Builder request =
        request(query)
            .setQuery(rrf(Rrf.newBuilder().setK(RRF_K).build()))
            .setLimit(2L * candidates(query));
    if (dense) {
      request.addPrefetch(prefetch(query, nearestVector(query), PointFields.DENSE));
    }
    words(query).ifPresent(words -> request.addPrefetch(prefetch(query, words, PointFields.WORDS)));
    return request.getPrefetchCount() == 0 ? Optional.empty() : Optional.of(request.build());
  }

  /** Finds the keyword candidates that have no dense vector; empty if the text has no terms. */
  Optional<QueryPoints> notEmbedded(Query query) {
    Filter filter = scope(query).toBuilder().addMustNot(hasVector(PointFields.DENSE)).build();
    return words(query)
        .map(words -> single(query, words, PointFields.WORDS, filter))
        .map(request -> request.toBuilder().clearWithPayload().setLimit(candidates(query)).build());
  }

  private QueryPoints single(
      Query query, io.qdrant.client.grpc.Points.Query nearest, String vector, Filter filter) {
    return request(query).setQuery(nearest).setUsing(vector).setFilter(filter).build();
  }

  private QueryPoints.Builder request(Query query) {
    return QueryPoints.newBuilder()
        .setCollectionName(collection)
        .setLimit(query.limit())
        .setWithPayload(PointFields.IDENTITY);
  }

  private static int candidates(Query query) {
    return Math.max(MIN_CANDIDATES, 2 * query.limit());
  }

  private static PrefetchQuery prefetch(
      Query query, io.qdrant.client.grpc.Points.Query nearest, String vector) {
    return PrefetchQuery.newBuilder()
        .setQuery(nearest)
        .setUsing(vector)
        .setFilter(scope(query))
        .setLimit(candidates(query))
        .build();
  }

  private static io.qdrant.client.grpc.Points.Query nearestVector(Query query) {
    return nearest(requireNonNull(query.vector(), "a dense search needs a vector"));
  }

  private Optional<io.qdrant.client.grpc.Points.Query> words(Query query) {
    TermWeights words = weigher.query(query.text());
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(nearest(words.weights(), words.terms()));
  }

  /** All points of a tenant. */
  static Filter tenant(String tenant) {
    return Filter.newBuilder().addMust(matchKeyword(PointFields.TENANT, tenant)).build();
  }

  private static Filter scope(Query query) {
    Filter.Builder scope = tenant(query.tenant()).toBuilder();
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

  /** Selects the points of a generation that have a dense vector. */
  static Filter embedded(String tenant, UUID documentId, long generation) {
    return generation(tenant, documentId, generation).toBuilder()
        .addMust(hasVector(PointFields.DENSE))
        .build();
  }
}
