package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.Point;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/** The fields of a chunk in the index. Text is indexed and not stored: the database has it. */
final class ChunkFields {
  static final String TENANT = "tenant";
  static final String COLLECTION = "collection";
  static final String DOCUMENT = "document";
  static final String TITLE = "title";
  static final String TEXT = "text";
  static final String VECTOR = "vector";

  /** The stored ids of a hit, see {@link Identity}. */
  static final String IDENTITY = "identity";

  private static final String GENERATION_KEY = "generation";
  private static final VectorSimilarityFunction SIMILARITY = VectorSimilarityFunction.COSINE;

  private ChunkFields() {}

  /** The term that selects the points of one generation. */
  static Term generationKey(String tenant, UUID documentId, long generation) {
    // The tenant is last: the parts before it contain no colon, so no two keys are equal.
    return new Term(GENERATION_KEY, generation + ":" + documentId + ":" + tenant);
  }

  static List<Document> documents(DocumentGeneration generation, List<Point> points) {
    Term key = generationKey(generation.tenant(), generation.documentId(), generation.generation());
    List<Document> documents = new ArrayList<>(points.size());
    for (Point point : points) {
      documents.add(document(generation, key, point));
    }
    return documents;
  }

  private static Document document(DocumentGeneration generation, Term key, Point point) {
    Document document = new Document();
    document.add(new StringField(key.field(), key.bytes(), Field.Store.NO));
    document.add(new StringField(TENANT, generation.tenant(), Field.Store.NO));
    document.add(new StringField(COLLECTION, generation.collection(), Field.Store.NO));
    document.add(new StringField(DOCUMENT, generation.documentId().toString(), Field.Store.NO));
    document.add(new TextField(TITLE, point.title(), Field.Store.NO));
    document.add(new TextField(TEXT, point.text(), Field.Store.NO));
    document.add(new KnnFloatVectorField(VECTOR, point.vector(), SIMILARITY));
    Identity identity =
        new Identity(point.chunkId(), generation.documentId(), generation.generation());
    document.add(new BinaryDocValuesField(IDENTITY, identity.encode()));
    return document;
  }

  /** The ids of a hit in 40 bytes: chunk, document and generation. */
  record Identity(UUID chunkId, UUID documentId, long generation) {

    BytesRef encode() {
      ByteBuffer buffer = ByteBuffer.allocate(5 * Long.BYTES);
      put(buffer, chunkId);
      put(buffer, documentId);
      buffer.putLong(generation);
      return new BytesRef(buffer.array());
    }

    static Identity decode(BytesRef bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length);
      return new Identity(uuid(buffer), uuid(buffer), buffer.getLong());
    }

    private static void put(ByteBuffer buffer, UUID id) {
      buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static UUID uuid(ByteBuffer buffer) {
      long most = buffer.getLong();
      return new UUID(most, buffer.getLong());
    }
  }
}
