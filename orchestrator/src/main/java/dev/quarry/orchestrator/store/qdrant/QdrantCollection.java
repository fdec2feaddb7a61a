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
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorParamsMap;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.FieldType;

/** Creates the Qdrant collection on demand. Thread-safe. */
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
  synchronized void ensure(int dimension) {
    if (ready) {
      return;
    }
    if (!exists()) {
      create(dimension);
    }
    index(PointFields.TENANT, FieldType.FieldTypeKeyword, keyword(true));
    index(PointFields.COLLECTION, FieldType.FieldTypeKeyword, keyword(false));
    index(PointFields.DOCUMENT, FieldType.FieldTypeKeyword, keyword(false));
    index(PointFields.GENERATION, FieldType.FieldTypeInteger, exactInteger());
    ready = true;
  }

  /** The collection was deleted in Qdrant: the next write creates it again. */
  synchronized void markMissing() {
    ready = false;
  }

  private boolean exists() {
    return qdrant.call(client -> client.collectionExistsAsync(name));
  }

  private void create(int dimension) {
    try {
      qdrant.call(client -> client.createCollectionAsync(request(dimension)));
    } catch (VectorStoreException e) {
      // Another node may have created it in the meantime.
      if (!exists()) {
        throw e;
      }
    }
  }

  private CreateCollection request(int dimension) {
    VectorParams dense =
        VectorParams.newBuilder().setSize(dimension).setDistance(Distance.Cosine).build();
    SparseVectorParams words = SparseVectorParams.newBuilder().setModifier(Modifier.Idf).build();
    return CreateCollection.newBuilder()
        .setCollectionName(name)
        .setVectorsConfig(
            VectorsConfig.newBuilder()
                .setParamsMap(VectorParamsMap.newBuilder().putMap(PointFields.DENSE, dense)))
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

  private static PayloadIndexParams exactInteger() {
    return PayloadIndexParams.newBuilder()
        .setIntegerIndexParams(IntegerIndexParams.newBuilder().setLookup(true).setRange(false))
        .build();
  }
}
