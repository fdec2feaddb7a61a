package dev.quarry.orchestrator.store.qdrant;

import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.ValueFactory.value;
import static io.qdrant.client.VectorFactory.vector;
import static io.qdrant.client.VectorsFactory.namedVectors;

import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import dev.quarry.orchestrator.knowledge.VectorStore.Point;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.Points.WithPayloadSelector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The fields of a chunk in Qdrant: the chunk's id is the point's id, with two named vectors and a
 * payload for filters. Text is not stored: the database has it.
 */
final class PointFields {
  static final String DENSE = "dense";
  static final String WORDS = "words";

  static final String TENANT = "tenant";
  static final String COLLECTION = "collection";
  static final String DOCUMENT = "document_id";
  static final String GENERATION = "generation";

  /** The payload fields that a hit needs. */
  static final WithPayloadSelector IDENTITY =
      WithPayloadSelectorFactory.include(List.of(DOCUMENT, GENERATION));

  private PointFields() {}

  static PointStruct point(DocumentGeneration generation, Point point, TermWeights words) {
    Map<String, Vector> vectors = new HashMap<>();
    vectors.put(DENSE, vector(point.vector()));
    if (!words.isEmpty()) {
      vectors.put(WORDS, vector(words.weights(), words.terms()));
    }
    Map<String, Value> payload =
        Map.of(
            TENANT, value(generation.tenant()),
            COLLECTION, value(generation.collection()),
            DOCUMENT, value(generation.documentId().toString()),
            GENERATION, value(generation.generation()));
    return PointStruct.newBuilder()
        .setId(id(point.chunkId()))
        .setVectors(namedVectors(vectors))
        .putAllPayload(payload)
        .build();
  }

  static Hit hit(ScoredPoint point) {
    return new Hit(
        UUID.fromString(point.getId().getUuid()),
        UUID.fromString(point.getPayloadOrThrow(DOCUMENT).getStringValue()),
        point.getPayloadOrThrow(GENERATION).getIntegerValue(),
        point.getScore());
  }
}
