package dev.quarry.orchestrator.store.qdrant;

import dev.quarry.orchestrator.knowledge.VectorStoreException;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.IntegerIndexParams;
import io.qdrant.client.grpc.Collections.KeywordIndexParams;
import io.qdrant.client.grpc.Collections.Modifier;
import io.qdrant.client.grpc.Collections.PayloadIndexParams;
import io.qdrant.client.grpc.Collections.SparseVectorConfig;
import io.qdrant.client.grpc.Collections.SparseVectorParams;
import io.qdrant.client.grpc.Collections.VectorParamsMap;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.CreateVectorNameRequest;
import io.qdrant.client.grpc.Points.DenseVectorCreationConfig;
import io.qdrant.client.grpc.Points.FieldType;

/**
 * Creates the Qdrant collection on demand: with the sparse vector when words are written, and with
 * the dense vector when the first one is added, because only then its dimension is known.
 * Thread-safe.
 */
final class QdrantCollection {
  private final QdrantConnection qdrant;
  private final String name;
  private boolean ready;

  QdrantCollection(QdrantConnection qdrant, String name) {
    this.qdrant = qdrant;
    this.name = name;
  }

  String name() {
    return name;
  }

  /**
   * Creates the collection and its payload indexes if they do not exist. Idempotent: several nodes
   * may call it concurrently.
   */
  synchronized void ensure() {
    if (ready) {
      return;
    }
    if (!exists()) {
      create();
    }
    index(PointFields.TENANT, FieldType.FieldTypeKeyword, keyword(true));
    index(PointFields.COLLECTION, FieldType.FieldTypeKeyword, keyword(false));
    index(PointFields.DOCUMENT, FieldType.FieldTypeKeyword, keyword(false));
    index(PointFields.GENERATION, FieldType.FieldTypeInteger, integer(false));
    index(PointFields.WORDS_OF, FieldType.FieldTypeKeyword, keyword(false));
    index(PointFields.LANGUAGE, FieldType.FieldTypeKeyword, keyword(false));
    index(PointFields.VERSION, FieldType.FieldTypeKeyword, keyword(false));
    index(PointFields.METADATA, FieldType.FieldTypeKeyword, keyword(false));
    index(PointFields.URI_PREFIXES, FieldType.FieldTypeInteger, integer(false));
    index(PointFields.DATE, FieldType.FieldTypeInteger, integer(true));
    ready = true;
  }

  /** Adds the dense vector to the collection. Idempotent, as {@link #ensure} is. */
  void addDenseVector(int dimension) {
    DenseVectorCreationConfig dense =
        DenseVectorCreationConfig.newBuilder()
            .setSize(dimension)
            .setDistance(Distance.Cosine)
            .build();
    var request =
        CreateVectorNameRequest.newBuilder()
            .setCollectionName(name)
            .setVectorName(PointFields.DENSE)
            .setDenseConfig(dense)
            .setWait(true)
            .build();
    qdrant.call(client -> client.createVectorNameAsync(request));
  }

  /** The collection was deleted in Qdrant: the next write creates it again. */
  synchronized void markMissing() {
    ready = false;
  }

  private boolean exists() {
    return qdrant.call(client -> client.collectionExistsAsync(name));
  }

  private void create() {
    try {
      qdrant.call(client -> client.createCollectionAsync(request()));
    } catch (VectorStoreException e) {
      // Another node may have created it in the meantime.
      if (!exists()) {
        throw e;
      }
    }
  }

  private CreateCollection request() {
    SparseVectorParams words = SparseVectorParams.newBuilder().setModifier(Modifier.Idf).build();
    return CreateCollection.newBuilder()
        .setCollectionName(name)
        .setVectorsConfig(
            VectorsConfig.newBuilder().setParamsMap(VectorParamsMap.getDefaultInstance()))
        .setSparseVectorsConfig(SparseVectorConfig.newBuilder().putMap(PointFields.WORDS, words))
        .build();
  }

  private void index(String field, FieldType type, PayloadIndexParams params) {
    var request =
        CreateFieldIndexCollection.newBuilder()
            .setCollectionName(name)
            .setFieldName(field)
            .setFieldType(type)
            .setFieldIndexParams(params)
            .setWait(true)
            .build();
    qdrant.call(client -> client.createPayloadIndexAsync(request, null));
  }

  /** {@code tenant}: Qdrant stores the points with an equal value near each other. */
  private static PayloadIndexParams keyword(boolean tenant) {
    return PayloadIndexParams.newBuilder()
        .setKeywordIndexParams(KeywordIndexParams.newBuilder().setIsTenant(tenant))
        .build();
  }

  /** For ranges, or for equal values. */
  private static PayloadIndexParams integer(boolean range) {
    return PayloadIndexParams.newBuilder()
        .setIntegerIndexParams(IntegerIndexParams.newBuilder().setLookup(!range).setRange(range))
        .build();
  }
}
