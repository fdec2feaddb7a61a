package dev.quarry.orchestrator.store.qdrant;

import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.store.qdrant.QdrantConnection.NotFoundException;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PointsSelector;
import io.qdrant.client.grpc.Points.UpsertPoints;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The search index in a Qdrant server or cluster (1.16 or newer), over gRPC. Thread-safe; close it
 * to close the connection.
 *
 * <p>A write returns when the server has applied it. A generation is written in several calls: if
 * one fails, the generation is incomplete, but no search shows it, because the document's row is
 * updated only after all calls succeeded.
 */
public final class QdrantVectorStore implements VectorStore, AutoCloseable {
  /** Points per call: about half a megabyte. */
  private static final int BATCH_SIZE = 256;

  private final QdrantConnection qdrant;
  private final QdrantCollection collection;
  private final TermWeigher weigher = new TermWeigher();
  private final QdrantQueries queries;

  /** Does not connect: if the server is down, calls fail and not the start of Quarry. */
  public QdrantVectorStore(QdrantSettings settings) {
    qdrant = new QdrantConnection(settings);
    collection = new QdrantCollection(qdrant, settings.collection());
    queries = new QdrantQueries(settings.collection(), weigher);
  }

  @Override
  public void write(DocumentGeneration generation, List<Point> points) {
    if (!points.isEmpty()) {
      collection.ensure(points.getFirst().vector().length);
    }
    try {
      for (int from = 0; from < points.size(); from += BATCH_SIZE) {
        upsert(generation, points.subList(from, Math.min(from + BATCH_SIZE, points.size())));
      }
    } catch (NotFoundException e) {
      collection.markMissing();
      throw e;
    }
    delete(QdrantQueries.otherPoints(generation, points));
  }

  @Override
  public void delete(String tenant, UUID documentId, long generation) {
    delete(QdrantQueries.generation(tenant, documentId, generation));
  }

  @Override
  public List<Hit> search(Query query) {
    try {
      return queries
          .search(query)
          .map(request -> qdrant.call(client -> client.queryAsync(request)))
          .orElse(List.of())
          .stream()
          .map(PointFields::hit)
          .toList();
    } catch (NotFoundException e) {
      return List.of();
    }
  }

  @Override
  public long count(String tenant, UUID documentId, long generation) {
    Filter filter = QdrantQueries.generation(tenant, documentId, generation);
    boolean exact = true;
    try {
      return qdrant.call(client -> client.countAsync(collection.name(), filter, exact));
    } catch (NotFoundException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    qdrant.close();
    weigher.close();
  }

  private void upsert(DocumentGeneration generation, List<Point> points) {
    List<PointStruct> structs = new ArrayList<>(points.size());
    for (Point point : points) {
      structs.add(PointFields.point(generation, point, weigher.chunk(point.title(), point.text())));
    }
    UpsertPoints request =
        UpsertPoints.newBuilder()
            .setCollectionName(collection.name())
            .setWait(true)
            .addAllPoints(structs)
            .build();
    qdrant.call(client -> client.upsertAsync(request));
  }

  private void delete(Filter filter) {
    DeletePoints request =
        DeletePoints.newBuilder()
            .setCollectionName(collection.name())
            .setWait(true)
            .setPoints(PointsSelector.newBuilder().setFilter(filter))
            .build();
    try {
      qdrant.call(client -> client.deleteAsync(request));
    } catch (NotFoundException e) {
      // Without a collection there is nothing to delete.
      return;
    }
  }
}
