package dev.quarry.orchestrator.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import dev.quarry.orchestrator.knowledge.VectorStoreFixture;
import dev.quarry.orchestrator.store.lucene.ChunkFields.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index whose documents have words and vector together, as former versions wrote it. */
class LuceneFormatTest extends VectorStoreFixture {
  private static final DocumentGeneration FORMER =
      new DocumentGeneration("acme", "books", UUID.randomUUID(), 7);

  @TempDir Path directory;
  private LuceneVectorStore store;

  @BeforeEach
  void open() throws IOException {
    try (Analyzer analyzer = new EnglishAnalyzer();
        LuceneIndex index = new LuceneIndex(directory, analyzer, LuceneIndex::directory)) {
      List<Document> block =
          List.of(former(0, "granite"), former(1, "granite slate"), former(2, "sand"));
      index.open().writer().updateDocuments(key(), block);
    }
    store = new LuceneVectorStore(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected VectorStore store() {
    return store;
  }

  @Override
  protected VectorStore reopen() {
    store.close();
    store = new LuceneVectorStore(directory);
    return store;
  }

  @Test
  void former_documents_are_found_and_counted() {
    assertThat(countFormer()).isEqualTo(indexed(3, 3));
    assertThat(find(SearchMode.KEYWORD)).containsExactly(chunk(0), chunk(1));
    assertThat(find(SearchMode.DENSE)).startsWith(chunk(0), chunk(1)).hasSize(3);
    assertThat(find(SearchMode.HYBRID)).startsWith(chunk(0), chunk(1)).hasSize(3);
  }

  /** A keyword hit that is not among the nearest vectors has a vector all the same. */
  @Test
  void former_document_beyond_the_nearest_vectors_is_not_taken_for_one_without_a_vector() {
    String[] nearer = new String[100];
    Arrays.fill(nearer, "slate");
    write(document("Others", nearer));
    float[] vector = ToyVectors.of("slate");

    List<Hit> hits =
        store.search(new Query("acme", null, Set.of(), SearchMode.HYBRID, "sand", vector, 10));

    assertThat(hits)
        .filteredOn(hit -> hit.chunkId().equals(chunk(2)))
        .singleElement()
        .satisfies(hit -> assertThat(hit.score()).isCloseTo(1. / 61, within(1e-7)));
  }

  @Test
  void former_and_present_documents_are_ranked_together() {
    var page = document("Page", "granite");
    writeWords(page);

    List<Hit> hits = store.search(query(SearchMode.HYBRID, "granite"));

    assertThat(hits).extracting(Hit::chunkId).hasSize(4).doesNotHaveDuplicates();
    assertThat(hits.subList(0, 2))
        .extracting(Hit::documentId)
        .containsExactlyInAnyOrder(FORMER.documentId(), page.generation().documentId());
  }

  @Test
  void vectors_added_to_former_documents_do_not_duplicate_their_hits() {
    assertThat(
            store.addVectors(
                FORMER, List.of(new ChunkVector(chunk(0), 0, ToyVectors.of("granite")))))
        .isTrue();

    assertThat(find(SearchMode.DENSE)).hasSize(3).doesNotHaveDuplicates();
    assertThat(find(SearchMode.HYBRID)).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void former_documents_are_replaced_and_deleted() {
    var page = document("Page", "granite");
    write(page);
    store.write(FORMER, List.of());
    assertThat(countFormer()).isEqualTo(indexed(0, 0));
    assertThat(find(SearchMode.DENSE)).hasSize(1);
    assertThat(count(page)).isEqualTo(indexed(1, 1));
  }

  private List<UUID> find(SearchMode mode) {
    return store.search(query(mode, "granite")).stream().map(Hit::chunkId).toList();
  }

  private VectorStore.IndexedCounts countFormer() {
    return store.count(FORMER.tenant(), FORMER.documentId(), FORMER.generation());
  }

  private static UUID chunk(int ordinal) {
    return DocumentIds.chunk(FORMER, ordinal);
  }

  private static Term key() {
    return ChunkFields.generationKey(FORMER.tenant(), FORMER.documentId(), FORMER.generation());
  }

  private static Document former(int ordinal, String text) {
    Document document = new Document();
    document.add(new StringField(key().field(), key().bytes(), Field.Store.NO));
    document.add(new StringField("tenant", FORMER.tenant(), Field.Store.NO));
    document.add(new StringField("collection", FORMER.collection(), Field.Store.NO));
    document.add(new StringField("document", FORMER.documentId().toString(), Field.Store.NO));
    document.add(new TextField("title", "Page", Field.Store.NO));
    document.add(new TextField("text", text, Field.Store.NO));
    document.add(
        new KnnFloatVectorField("vector", ToyVectors.of(text), VectorSimilarityFunction.COSINE));
    Identity identity = new Identity(chunk(ordinal), FORMER.documentId(), FORMER.generation());
    document.add(new BinaryDocValuesField("identity", identity.encode()));
    return document;
  }
}
