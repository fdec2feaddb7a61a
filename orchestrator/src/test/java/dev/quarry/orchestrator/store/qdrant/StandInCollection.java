package dev.quarry.orchestrator.store.qdrant;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.Modifier;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.CreateVectorNameRequest;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.FacetCounts;
import io.qdrant.client.grpc.Points.FacetHit;
import io.qdrant.client.grpc.Points.FacetResponse;
import io.qdrant.client.grpc.Points.FacetValue;
import io.qdrant.client.grpc.Points.NamedVectors;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PointVectors;
import io.qdrant.client.grpc.Points.PointsOperationResponse;
import io.qdrant.client.grpc.Points.Query;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.QueryResponse;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.UpdatePointVectors;
import io.qdrant.client.grpc.Points.UpdateResult;
import io.qdrant.client.grpc.Points.UpdateStatus;
import io.qdrant.client.grpc.Points.UpsertPoints;
import io.qdrant.client.grpc.Points.Vectors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The points of one collection and its queries. */
final class StandInCollection {
  private static final int MAX_BATCH_SIZE = 256;

  /** Qdrant updates vectors in parts of this size; a part with a missing point is the last. */
  private static final int UPDATED_AT_ONCE = 32;

  private final Map<String, Long> dense = new HashMap<>();
  private final Set<String> sparse;
  private final Map<PointId, PointStruct> points = new LinkedHashMap<>();
  private final Map<String, CreateFieldIndexCollection> indexes = new TreeMap<>();
  private final List<Runnable> later = new ArrayList<>();

  private record Ranked(PointStruct point, double score) {}

  StandInCollection(CreateCollection request) {
    sparse = request.getSparseVectorsConfig().getMapMap().keySet();
    request.getVectorsConfig().getParamsMap().getMapMap().forEach(this::addDense);
    check(
        request.getSparseVectorsConfig().getMapMap().values().stream()
            .allMatch(v -> v.getModifier() == Modifier.Idf),
        "modifier");
  }

  private void addDense(String name, VectorParams params) {
    check(params.getDistance() == Distance.Cosine, "distance");
    dense.put(name, params.getSize());
  }

  /** As Qdrant does since 1.18: nothing happens if the vector exists with the same parameters. */
  synchronized PointsOperationResponse createVector(CreateVectorNameRequest request) {
    long size = request.getDenseConfig().getSize();
    check(size > 0 && request.getDenseConfig().getDistance() == Distance.Cosine, "config");
    Long existing = dense.putIfAbsent(request.getVectorName(), size);
    check(
        existing == null || existing == size,
        "Vector `" + request.getVectorName() + "` already exists with a different configuration");
    return response();
  }

  /** Dimensions of the dense vectors by name. */
  synchronized Map<String, Long> dimensions() {
    return Map.copyOf(dense);
  }

  synchronized Map<String, CreateFieldIndexCollection> indexes() {
    return Map.copyOf(indexes);
  }

  synchronized PointsOperationResponse index(CreateFieldIndexCollection request) {
    indexes.put(request.getFieldName(), request);
    return response();
  }

  synchronized PointsOperationResponse upsert(UpsertPoints request) {
    check(request.getPointsCount() <= MAX_BATCH_SIZE, "too many points in one call");
    request.getPointsList().forEach(point -> validate(point.getVectors()));
    return apply(
        request.getWait(), () -> request.getPointsList().forEach(p -> points.put(p.getId(), p)));
  }

  /** Replaces the named vectors of existing points; the others of the point stay. */
  synchronized PointsOperationResponse update(UpdatePointVectors request) {
    check(request.getPointsCount() <= MAX_BATCH_SIZE, "too many points in one call");
    request.getPointsList().forEach(point -> validate(point.getVectors()));
    return apply(request.getWait(), () -> update(request.getPointsList()));
  }

  private void update(List<PointVectors> all) {
    for (int from = 0; from < all.size(); from += UPDATED_AT_ONCE) {
      List<PointVectors> part = all.subList(from, Math.min(from + UPDATED_AT_ONCE, all.size()));
      part.forEach(each -> points.computeIfPresent(each.getId(), (id, point) -> with(point, each)));
      for (PointVectors each : part) {
        if (!points.containsKey(each.getId())) {
          throw Status.NOT_FOUND
              .withDescription("Not found: No point with id " + each.getId().getUuid())
              .asRuntimeException();
        }
      }
    }
  }

  private static PointStruct with(PointStruct point, PointVectors update) {
    NamedVectors vectors =
        point.getVectors().getVectors().toBuilder()
            .putAllVectors(update.getVectors().getVectors().getVectorsMap())
            .build();
    return point.toBuilder().setVectors(Vectors.newBuilder().setVectors(vectors)).build();
  }

  synchronized PointsOperationResponse delete(DeletePoints request) {
    Filter filter = request.getPoints().getFilter();
    return apply(
        request.getWait(),
        () -> points.values().removeIf(point -> StandInFilter.matches(filter, point)));
  }

  synchronized List<QdrantStandIn.StoredPoint> stored() {
    return points.entrySet().stream()
        .map(
            each ->
                new QdrantStandIn.StoredPoint(
                    each.getKey().getUuid(),
                    each.getValue().getPayloadOrThrow(PointFields.DOCUMENT).getStringValue(),
                    each.getValue().getPayloadOrThrow(PointFields.GENERATION).getIntegerValue(),
                    each.getValue().getVectors().getVectors().containsVectors(PointFields.DENSE)))
        .toList();
  }

  synchronized long count(Filter filter) {
    return points.values().stream().filter(p -> StandInFilter.matches(filter, p)).count();
  }

  synchronized QueryResponse query(QueryPoints request) {
    check(request.getLimit() > 0, "limit");
    List<Ranked> ranked =
        nearest(request.getQuery(), request.getUsing(), request.getFilter(), request.getLimit());
    QueryResponse.Builder response = QueryResponse.newBuilder();
    ranked.forEach(each -> response.addResult(scored(request, each)));
    return response.build();
  }

  /** The values of a keyword field of the points that pass the filter, as Qdrant counts them. */
  synchronized FacetResponse facet(FacetCounts request) {
    check(indexes.containsKey(request.getKey()), "no index for the key of a facet");
    Map<String, Long> counts = new TreeMap<>();
    for (PointStruct point : points.values()) {
      Value value = point.getPayloadMap().get(request.getKey());
      if (value != null && StandInFilter.matches(request.getFilter(), point)) {
        counts.merge(value.getStringValue(), 1L, Long::sum);
      }
    }
    FacetResponse.Builder response = FacetResponse.newBuilder();
    counts.forEach(
        (value, count) ->
            response.addHits(
                FacetHit.newBuilder()
                    .setValue(FacetValue.newBuilder().setStringValue(value))
                    .setCount(count)));
    return response.build();
  }

  private static List<Ranked> best(List<Ranked> ranked, long limit) {
    return ranked.stream()
        .sorted(Comparator.comparingDouble(Ranked::score).reversed())
        .limit(limit)
        .toList();
  }

  private static ScoredPoint scored(QueryPoints request, Ranked ranked) {
    ScoredPoint.Builder scored =
        ScoredPoint.newBuilder().setId(ranked.point().getId()).setScore((float) ranked.score());
    for (String field : request.getWithPayload().getInclude().getFieldsList()) {
      scored.putPayload(field, ranked.point().getPayloadOrThrow(field));
    }
    return scored.build();
  }

  private List<Ranked> nearest(Query query, String using, Filter filter, long limit) {
    check(query.hasNearest(), "only nearest");
    StandInScore score = score(query, using);
    List<Ranked> ranked = new ArrayList<>();
    for (PointStruct point : points.values()) {
      var vector = point.getVectors().getVectors().getVectorsMap().get(using);
      if (vector != null && StandInFilter.matches(filter, point)) {
        double value = score.of(vector);
        if (value > 0 || dense.containsKey(using)) {
          ranked.add(new Ranked(point, value));
        }
      }
    }
    return best(ranked, limit);
  }

  private StandInScore score(Query query, String using) {
    if (dense.containsKey(using)) {
      var vector = query.getNearest().getDense().getDataList();
      checkDimension(dense.get(using), vector.size());
      return StandInScore.cosine(vector);
    }
    checkSparse(using);
    return StandInScore.sparse(
        query.getNearest().getSparse(),
        points.values().stream()
            .map(p -> p.getVectors().getVectors().getVectorsMap().get(using))
            .filter(v -> v != null)
            .toList());
  }

  private void validate(Vectors vectors) {
    vectors
        .getVectors()
        .getVectorsMap()
        .forEach(
            (name, vector) -> {
              if (dense.containsKey(name)) {
                checkDimension(dense.get(name), vector.getDense().getDataCount());
              } else {
                checkSparse(name);
                var terms = vector.getSparse().getIndicesList();
                check(Set.copyOf(terms).size() == terms.size(), "indices must be unique");
              }
            });
  }

  private PointsOperationResponse apply(boolean wait, Runnable change) {
    later.forEach(Runnable::run);
    later.clear();
    if (wait) {
      change.run();
    } else {
      later.add(change);
    }
    return response();
  }

  private static PointsOperationResponse response() {
    return PointsOperationResponse.newBuilder()
        .setResult(UpdateResult.newBuilder().setStatus(UpdateStatus.Completed))
        .build();
  }

  private void checkSparse(String name) {
    check(sparse.contains(name), "Not existing vector name error: " + name);
  }

  private static void checkDimension(long wanted, int size) {
    check(size == wanted, "Vector dimension error: expected dim: " + wanted + ", got " + size);
  }

  static void check(boolean condition, String message) throws StatusRuntimeException {
    if (!condition) {
      throw Status.INVALID_ARGUMENT.withDescription("Wrong input: " + message).asRuntimeException();
    }
  }
}
