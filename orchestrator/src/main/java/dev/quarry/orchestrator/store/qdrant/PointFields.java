package dev.quarry.orchestrator.store.qdrant;

import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.ValueFactory.value;
import static io.qdrant.client.VectorFactory.vector;
import static io.qdrant.client.VectorsFactory.namedVectors;

import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PointVectors;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.Points.WithPayloadSelector;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The fields of a chunk in Qdrant: the chunk's id is the point's id, with a sparse vector of its
 * words, later a dense vector, and a payload for filters. Text is not stored: the database has it.
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

  /** A point with the words of a chunk; its dense vector is added later. */
  static PointStruct point(DocumentGeneration generation, UUID chunkId, TermWeights words) {
    Map<String, Vector> vectors =
        words.isEmpty() ? Map.of() : Map.of(WORDS, vector(words.weights(), words.terms()));
    Map<String, Value> payload =
        Map.of(
            TENANT, value(generation.tenant()),
            COLLECTION, value(generation.collection()),
            DOCUMENT, value(generation.documentId().toString()),
            GENERATION, value(generation.generation()));
    return PointStruct.newBuilder()
        .setId(id(chunkId))
        .setVectors(namedVectors(vectors))
        .putAllPayload(payload)
        .build();
  }

  /** The dense vector of an existing point. */
  static PointVectors embedded(ChunkVector chunk) {
    return PointVectors.newBuilder()
        .setId(id(chunk.chunkId()))
        .setVectors(namedVectors(Map.of(DENSE, vector(chunk.vector()))))
        .build();
  }

  static UUID chunkId(ScoredPoint point) {
    return UUID.fromString(point.getId().getUuid());
  }

  static Hit hit(ScoredPoint point) {
    return new Hit(
        chunkId(point),
        UUID.fromString(point.getPayloadOrThrow(DOCUMENT).getStringValue()),
        point.getPayloadOrThrow(GENERATION).getIntegerValue(),
        point.getScore());
  }
}
