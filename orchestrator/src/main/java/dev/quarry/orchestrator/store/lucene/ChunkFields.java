package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import java.io.IOException;
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
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.BytesRef;

/**
 * The fields of a chunk in the index. A chunk is a word document and, later, a vector document;
 * both have the fields that select and identify it. Text is indexed and not stored: the database
 * has it.
 *
 * <p>In an index of a former version one document has the words and the vector; such documents are
 * searched, counted and deleted as well.
 */
final class ChunkFields {
  static final String TENANT = "tenant";
  static final String COLLECTION = "collection";
  static final String DOCUMENT = "document";
  static final String TITLE = "title";
  static final String TEXT = "text";
  static final String VECTOR = "vector";

  /** The chunk's id, in vector documents only: it finds the chunks that have a vector. */
  static final String EMBEDDED = "embedded";

  /** The stored ids of a hit, see {@link Identity}. */
  static final String IDENTITY = "identity";

  private static final String GENERATION_KEY = "generation";
  private static final VectorSimilarityFunction SIMILARITY = VectorSimilarityFunction.COSINE;

  private ChunkFields() {}

  /** The term that selects the documents of one generation. */
  static Term generationKey(String tenant, UUID documentId, long generation) {
    // The tenant is last: the parts before it contain no colon, so no two keys are equal.
    return new Term(GENERATION_KEY, generation + ":" + documentId + ":" + tenant);
  }

  static List<Document> words(DocumentGeneration generation, List<IndexedChunk> chunks) {
    List<Document> documents = new ArrayList<>(chunks.size());
    for (IndexedChunk chunk : chunks) {
      Document document = document(generation, chunk.chunkId());
      document.add(new TextField(TITLE, chunk.title(), Field.Store.NO));
      document.add(new TextField(TEXT, chunk.text(), Field.Store.NO));
      documents.add(document);
    }
    return documents;
  }

  static List<Document> vectors(DocumentGeneration generation, List<ChunkVector> vectors) {
    List<Document> documents = new ArrayList<>(vectors.size());
    for (ChunkVector vector : vectors) {
      Document document = document(generation, vector.chunkId());
      document.add(new StringField(EMBEDDED, bytes(vector.chunkId()), Field.Store.NO));
      document.add(new KnnFloatVectorField(VECTOR, vector.vector(), SIMILARITY));
      documents.add(document);
    }
    return documents;
  }

  /** A chunk's id as a term of {@link #EMBEDDED}. */
  static BytesRef bytes(UUID chunkId) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * Long.BYTES);
    put(buffer, chunkId);
    return new BytesRef(buffer.array());
  }

  private static Document document(DocumentGeneration generation, UUID chunkId) {
    Term key = generationKey(generation.tenant(), generation.documentId(), generation.generation());
    Document document = new Document();
    document.add(new StringField(key.field(), key.bytes(), Field.Store.NO));
    document.add(new StringField(TENANT, generation.tenant(), Field.Store.NO));
    document.add(new StringField(COLLECTION, generation.collection(), Field.Store.NO));
    document.add(new StringField(DOCUMENT, generation.documentId().toString(), Field.Store.NO));
    Identity identity = new Identity(chunkId, generation.documentId(), generation.generation());
    document.add(new BinaryDocValuesField(IDENTITY, identity.encode()));
    return document;
  }

  private static void put(ByteBuffer buffer, UUID id) {
    buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
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

    /** Reads the ids of a hit. */
    static Identity of(IndexSearcher searcher, int doc) throws IOException {
      List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
      BinaryDocValues identities = DocValues.getBinary(leaf.reader(), IDENTITY);
      if (!identities.advanceExact(doc - leaf.docBase)) {
        throw new IOException("an indexed chunk has no identity");
      }
      return decode(identities.binaryValue());
    }

    private static Identity decode(BytesRef bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length);
      return new Identity(uuid(buffer), uuid(buffer), buffer.getLong());
    }

    private static UUID uuid(ByteBuffer buffer) {
      long most = buffer.getLong();
      return new UUID(most, buffer.getLong());
    }
  }
}
