package dev.quarry.orchestrator.store.qdrant;

import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.store.qdrant.QdrantConnection.NoSuchVectorException;
import dev.quarry.orchestrator.store.qdrant.QdrantConnection.NotFoundException;
import dev.quarry.orchestrator.store.qdrant.QdrantConnection.PointNotFoundException;
import dev.quarry.orchestrator.words.WordLanguage;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PointVectors;
import io.qdrant.client.grpc.Points.PointsSelector;
import io.qdrant.client.grpc.Points.UpdatePointVectors;
import io.qdrant.client.grpc.Points.UpsertPoints;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The search index in a Qdrant server or cluster (1.18 or newer), over gRPC. Thread-safe; close it
 * to close the connection.
 *
 * <p>A change returns when the server has applied it. It is durable then, because the server writes
 * it to its write-ahead log first, so there is nothing to flush. A generation is written in several
 * calls: if one fails, the generation is incomplete, but no search shows it, because the document's
 * row is updated only after all calls succeeded.
 */
public final class QdrantVectorStore implements VectorStore, AutoCloseable {
  /** Points per call: about half a megabyte. */
  private static final int BATCH_SIZE = 256;

  private final QdrantConnection qdrant;
  private final QdrantCollection collection;
  private final TermWeigher weigher = new TermWeigher();
  private final QdrantSearch search;

  /** Does not connect: if the server is down, calls fail and not the start of Quarry. */
  public QdrantVectorStore(QdrantSettings settings) {
    qdrant = new QdrantConnection(settings);
    collection = new QdrantCollection(qdrant, settings.collection());
    QdrantQueries queries = new QdrantQueries(settings.collection(), weigher);
    search = new QdrantSearch(qdrant, queries, settings.collection());
  }

  /**
   * Deletes the former points first: an update of an existing point may keep its dense vector. Only
   * a generation that is written again has any.
   */
  @Override
  public void write(DocumentGeneration generation, List<IndexedChunk> chunks) {
    if (!chunks.isEmpty()) {
      collection.ensure();
    }
    delete(generation.tenant(), generation.documentId(), generation.generation());
    try {
      for (List<IndexedChunk> batch : batches(chunks)) {
        upsert(generation, batch);
      }
    } catch (NotFoundException e) {
      collection.markMissing();
      throw e;
    }
  }

  /** A vector update does not create points, so a deleted generation does not come back. */
  @Override
  public boolean addVectors(DocumentGeneration generation, List<ChunkVector> vectors) {
    try {
      for (List<ChunkVector> batch : batches(vectors)) {
        update(batch);
      }
      return true;
    } catch (PointNotFoundException | NotFoundException e) {
      return false;
    }
  }

  @Override
  public void delete(String tenant, UUID documentId, long generation) {
    delete(QdrantQueries.generation(tenant, documentId, generation));
  }

  @Override
  public void deleteTenant(String tenant) {
    delete(QdrantQueries.tenant(tenant));
  }

  @Override
  public long incarnation() {
    return 0;
  }

  @Override
  public void flush(long incarnation) {}

  @Override
  public Candidates candidates(Query query) {
    return search.run(query);
  }

  @Override
  public IndexedCounts count(String tenant, UUID documentId, long generation) {
    return new IndexedCounts(
        count(QdrantQueries.generation(tenant, documentId, generation)),
        count(QdrantQueries.embedded(tenant, documentId, generation)));
  }

  @Override
  public void close() {
    qdrant.close();
    weigher.close();
  }

  private long count(Filter filter) {
    boolean exact = true;
    try {
      return qdrant.call(client -> client.countAsync(collection.name(), filter, exact));
    } catch (NotFoundException e) {
      return 0;
    }
  }

  private static <T> List<List<T>> batches(List<T> items) {
    List<List<T>> batches = new ArrayList<>();
    for (int from = 0; from < items.size(); from += BATCH_SIZE) {
      batches.add(items.subList(from, Math.min(from + BATCH_SIZE, items.size())));
    }
    return batches;
  }

  private void upsert(DocumentGeneration generation, List<IndexedChunk> chunks) {
    List<PointStruct> points = new ArrayList<>(chunks.size());
    for (IndexedChunk chunk : chunks) {
      String language = WordLanguage.of(chunk.document().language(), chunk.text());
      points.add(PointFields.point(generation, chunk, language, weigher.chunk(language, chunk)));
    }
    UpsertPoints request =
        UpsertPoints.newBuilder()
            .setCollectionName(collection.name())
            .setWait(true)
            .addAllPoints(points)
            .build();
    qdrant.call(client -> client.upsertAsync(request));
  }

  private void update(List<ChunkVector> vectors) {
    List<PointVectors> points = vectors.stream().map(PointFields::embedded).toList();
    UpdatePointVectors request =
        UpdatePointVectors.newBuilder()
            .setCollectionName(collection.name())
            .setWait(true)
            .addAllPoints(points)
            .build();
    try {
      qdrant.call(client -> client.updateVectorsAsync(request));
    } catch (NoSuchVectorException e) {
      collection.addDenseVector(vectors.getFirst().vector().length);
      qdrant.call(client -> client.updateVectorsAsync(request));
    }
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
