package dev.quarry.orchestrator.store.qdrant;

import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.ValueFactory.list;
import static io.qdrant.client.ValueFactory.value;
import static io.qdrant.client.VectorFactory.vector;
import static io.qdrant.client.VectorsFactory.namedVectors;

import dev.quarry.orchestrator.knowledge.DocumentFields;
import dev.quarry.orchestrator.knowledge.FilterTerms;
import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import io.qdrant.client.ValueFactory;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PointVectors;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.Points.WithPayloadSelector;
import java.util.HashMap;
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

  /** The language of the words, see {@link dev.quarry.orchestrator.words.WordLanguage}. */
  static final String WORDS_OF = "words_of";

  static final String LANGUAGE = "language";
  static final String VERSION = "version";
  static final String METADATA = "metadata";

  /** Milliseconds since 1970. */
  static final String DATE = "date";

  /** The hashes of all prefixes of the URI: Qdrant has no filter for prefixes. */
  static final String URI_PREFIXES = "uri_prefixes";

  /** The payload fields that a hit needs. */
  static final WithPayloadSelector IDENTITY =
      WithPayloadSelectorFactory.include(List.of(DOCUMENT, GENERATION));

  private PointFields() {}

  /** A point with the words of a chunk; its dense vector is added later. */
  static PointStruct point(
      DocumentGeneration generation, IndexedChunk chunk, String language, TermWeights words) {
    Map<String, Vector> vectors =
        words.isEmpty() ? Map.of() : Map.of(WORDS, vector(words.weights(), words.terms()));
    Map<String, Value> payload = new HashMap<>();
    payload.put(TENANT, value(generation.tenant()));
    payload.put(COLLECTION, value(generation.collection()));
    payload.put(DOCUMENT, value(generation.documentId().toString()));
    payload.put(GENERATION, value(generation.generation()));
    payload.put(WORDS_OF, value(language));
    addAttributes(chunk.document(), payload);
    return PointStruct.newBuilder()
        .setId(id(chunk.chunkId()))
        .setVectors(namedVectors(vectors))
        .putAllPayload(payload)
        .build();
  }

  private static void addAttributes(DocumentFields document, Map<String, Value> payload) {
    payload.put(DATE, value(document.date().toEpochMilli()));
    payload.put(LANGUAGE, texts(FilterTerms.languages(document.language())));
    payload.put(METADATA, texts(FilterTerms.metadata(document.metadata())));
    payload.put(
        URI_PREFIXES,
        list(FilterTerms.uriPrefixes(document.uri()).stream().map(ValueFactory::value).toList()));
    if (document.version() != null) {
      payload.put(VERSION, value(FilterTerms.version(document.version())));
    }
  }

  private static Value texts(List<String> texts) {
    return list(texts.stream().map(ValueFactory::value).toList());
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
