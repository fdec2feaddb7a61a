package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import dev.quarry.orchestrator.words.WordLanguage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a chunk in the index. A chunk is a word document and, later, a vector document;
 * both have the fields that select and identify it. Text is indexed and not stored: the database
 * has it. The fields with words have the code of their language at the end of their names.
 */
final class ChunkFields {
  /** Grows when an index of before cannot be searched any more: it is then written again. */
  static final String FORMAT = "2";

  static final String TENANT = "tenant";
  static final String COLLECTION = "collection";
  static final String DOCUMENT = "document";
  static final String TITLE = "title_";
  static final String HEADINGS = "headings_";
  static final String TEXT = "text_";
  static final String VECTOR = "vector";

  /** Selects the word documents. */
  static final Term WORDS = new Term("kind", "words");

  /** The languages of the words, once for each tenant and each collection. */
  static final String LANGUAGE = "words_of";

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
      DocumentAttributes attributes = DocumentAttributes.of(chunk.document());
      attributes.addTo(document);
      if (documents.isEmpty()) {
        document.add(new BinaryDocValuesField(DocumentAttributes.STORED, attributes.encode()));
      }
      String language = WordLanguage.of(chunk.document().language(), chunk.text());
      document.add(new StringField(WORDS.field(), WORDS.bytes(), Field.Store.NO));
      document.add(
          new StringField(
              LANGUAGE, languageIn(generation.tenant(), null, language), Field.Store.NO));
      document.add(
          new StringField(
              LANGUAGE,
              languageIn(generation.tenant(), generation.collection(), language),
              Field.Store.NO));
      document.add(new TextField(TITLE + language, chunk.title(), Field.Store.NO));
      document.add(new TextField(HEADINGS + language, chunk.headings(), Field.Store.NO));
      document.add(new TextField(TEXT + language, chunk.text(), Field.Store.NO));
      documents.add(document);
    }
    return documents;
  }

  /** A term of {@link #LANGUAGE}. */
  static String languageIn(String tenant, @Nullable String collection, String language) {
    String all = language + ":" + tenant.length() + ":" + tenant;
    return collection == null ? all : all + ":" + collection;
  }

  /** Vector documents; the attributes of their document are added when they are written. */
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

    /** Reads the ids of hits, by the numbers of their documents: segment by segment. */
    static Map<Integer, Identity> of(IndexSearcher searcher, ScoreDoc[] hits) throws IOException {
      int[] docs = Arrays.stream(hits).mapToInt(hit -> hit.doc).sorted().toArray();
      List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
      Map<Integer, Identity> read = new HashMap<>();
      LeafReaderContext leaf = null;
      BinaryDocValues identities = DocValues.emptyBinary();
      for (int doc : docs) {
        LeafReaderContext containing = leaves.get(ReaderUtil.subIndex(doc, leaves));
        if (containing != leaf) {
          leaf = containing;
          identities = DocValues.getBinary(leaf.reader(), IDENTITY);
        }
        if (!identities.advanceExact(doc - containing.docBase)) {
          throw new IOException("an indexed chunk has no identity");
        }
        read.put(doc, decode(identities.binaryValue()));
      }
      return read;
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
