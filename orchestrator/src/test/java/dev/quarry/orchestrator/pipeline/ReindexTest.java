package dev.quarry.orchestrator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.DocumentView;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobType;
import dev.quarry.model.VectorCounts;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.DocumentCatalog.Coverage;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.NewDocument;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.ModelNames;
import dev.quarry.orchestrator.knowledge.ReindexStore.SourceText;
import dev.quarry.orchestrator.knowledge.StaleGenerationSweeper;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.pipeline.chunk.ChunkSizes;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.index.Indexer;
import dev.quarry.orchestrator.pipeline.index.Reindexer;
import dev.quarry.orchestrator.store.lucene.LuceneVectorStore;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentStore;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresReindex;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indexing stored documents anew, with a real database and a real index. */
final class ReindexTest extends SingleItemFixture {
  private static final IndexName OTHER = new IndexName("lucene", "other");
  private static final Chunker CHUNKER = new Chunker(text -> text.length() / 5, ChunkSizes.DEFAULT);

  private final PostgresReindex store = new PostgresReindex(db, ledger, INDEX);

  @Test
  void documents_are_found_in_a_new_index(@TempDir Path empty) throws Exception {
    UUID basalt = text("urn:basalt", "words about basalt");
    UUID marble = text("urn:marble", "words about marble");
    vectors.close();
    vectors = new LuceneVectorStore(empty);
    assertThat(found("basalt")).isEmpty();

    RecordingContext context = reindexed("stones");

    assertThat(found("basalt")).startsWith(basalt);
    assertThat(found("marble")).startsWith(marble);
    assertThat(catalog.coverage("acme", null))
        .isEqualTo(new Coverage(new VectorCounts(2, 2, null), 0));
    assertThat(after(context).counts().stored()).isEqualTo(2);
    assertThat(after(context).counts().found()).isEqualTo(2);
    assertThat(context.stages()).containsExactly("index");
    assertThat(context.progress()).last().isEqualTo(30);
  }

  @Test
  void documents_of_another_model_are_found_with_this_one() throws Exception {
    PostgresDocumentStore current = documents;
    documents = new PostgresDocumentStore(db, ledger, OTHER);
    handlers = handlersOf(documents);
    UUID basalt = text("urn:basalt", "Words about basalt.");
    documents = current;
    assertThat(version("urn:basalt").inCurrentIndex()).isFalse();
    handlers = handlersOf(documents);
    text("urn:marble", "Words about marble.");
    assertThat(catalog.coverage("acme", "stones"))
        .isEqualTo(new Coverage(new VectorCounts(2, 1, 1L), 1));
    assertThat(store.otherIndex()).contains(OTHER.toString());

    reindexed("*");

    assertThat(catalog.coverage("acme", "stones").otherIndexDocuments()).isZero();
    assertThat(catalog.coverage("acme", "stones").vectors().otherIndex()).isNull();
    assertThat(store.otherIndex()).isEmpty();

    assertThat(version("urn:basalt").inCurrentIndex()).isTrue();
    assertThat(found("basalt")).startsWith(basalt);
  }

  @Test
  void everything_but_the_generation_is_kept() throws Exception {
    run(
        claimed(
            JobType.TEXT, "urn:basalt", "Words about basalt.", "Title", Map.of("author", "Ann")));
    StoredVersion before = version("urn:basalt");
    DocumentView view = catalog.document("acme", before.documentId()).orElseThrow();

    reindexed("stones");

    StoredVersion now = version("urn:basalt");
    assertThat(now).usingRecursiveComparison().ignoringFields("generation").isEqualTo(before);
    assertThat(now.generation()).isGreaterThan(before.generation());
    assertThat(catalog.document("acme", before.documentId())).contains(view);
  }

  @Test
  void passages_keep_their_places_and_their_contexts() throws Exception {
    String file =
        page(
            "options.html",
            "<html><head><title>Options</title></head><body><main><h1>Options</h1><dl>"
                + "<dt id=depth>--depth</dt><dd>"
                + ("<p>" + "Words about the depth of a pit. ".repeat(25) + "</p>").repeat(3)
                + "</dd></dl></main></body></html>");
    run(claimed(JobType.DOCUMENT, file, null, null));
    SourceText before = store.text("acme", documentId(file)).orElseThrow();

    reindexed("stones");

    SourceText after = store.text("acme", documentId(file)).orElseThrow();
    assertThat(after.contexts())
        .isEqualTo(before.contexts())
        .last()
        .extracting(SourceText.Context::text)
        .isEqualTo("--depth");
    assertThat(after.anchors()).isEqualTo(before.anchors()).isNotEmpty();
  }

  @Test
  void former_generation_is_removed_from_the_index() throws Exception {
    UUID basalt = text("urn:basalt", "Words about basalt.");
    long former = version("urn:basalt").generation();

    reindexed("stones");

    assertThat(vectors.count("acme", basalt, former).chunks()).isZero();
    new StaleGenerationSweeper(documents, vectors, Duration.ZERO).tick();
    assertThat(found("basalt")).containsExactly(basalt);
  }

  @Test
  void only_the_collection_and_the_tenant_are_indexed() throws Exception {
    text("urn:basalt", "Words about basalt.");
    assertThatThrownBy(() -> reindexed("other"))
        .isInstanceOfSatisfying(
            StageException.class, e -> assertThat(e.code()).isEqualTo("collection_not_found"));
    assertThat(store.anyDocument("acme", "stones")).isTrue();
    assertThat(store.anyDocument("acme", "other")).isFalse();
    assertThat(store.anyDocument("evil", "stones")).isFalse();
    assertThat(store.text("evil", version("urn:basalt").documentId())).isEmpty();
  }

  @Test
  void page_and_text_with_the_same_uri_are_two_items() throws Exception {
    String file = page("basalt.md", "Words about basalt in a file.");
    run(claimed(JobType.DOCUMENT, file, null, null));
    text(Path.of(file).toUri().toString(), "Words about basalt in a text.");

    RecordingContext context = reindexed("stones");

    assertThat(after(context).counts().stored()).isEqualTo(2);
  }

  @Test
  void killed_attempt_is_resumed_without_repeating_its_documents() throws Exception {
    text("urn:basalt", "Words about basalt.");
    text("urn:marble", "Words about marble.");
    RecordingContext context = claimedReindex("stones", Map.of());
    Fence fence = context.fence();
    store.addItems(fence, "acme", "stones");
    var first = store.queued(fence.jobId(), 0, 1).getFirst();
    publish(fence, first.id(), store.text("acme", first.documentId()).orElseThrow());
    StoredVersion done = version(uri(first.documentId()));

    run(context);

    assertThat(version(uri(first.documentId())).generation()).isEqualTo(done.generation());
    assertThat(after(context).counts().stored()).isEqualTo(2);
    assertThat(after(context).counts().found()).isEqualTo(2);
  }

  @Test
  void document_that_was_replaced_since_it_was_read_is_not_overwritten() throws Exception {
    UUID basalt = text("urn:basalt", "Words about basalt.");
    SourceText old = store.text("acme", basalt).orElseThrow();
    text("urn:basalt", "Newer words about granite.");
    RecordingContext context = claimedReindex("stones", Map.of());
    store.addItems(context.fence(), "acme", "stones");
    long item = queued(context);

    assertThat(publish(context.fence(), item, old)).isFalse();
    assertThat(item(context).status()).isEqualTo(ItemStatus.QUEUED);
    run(context);

    assertThat(item(context).status()).isEqualTo(ItemStatus.STORED);
    assertThat(store.text("acme", basalt).orElseThrow().text()).contains("granite");
    assertThat(found("granite")).containsExactly(basalt);
  }

  @Test
  void ingestion_that_was_reserved_before_and_published_after_has_the_newer_text()
      throws Exception {
    UUID basalt = text("urn:basalt", "Words about basalt.");
    RecordingContext ingestion = claimed(JobType.TEXT, "urn:basalt", "ignored", null);
    ledger.add(ingestion.fence(), List.of(new NewItem("urn:basalt", 0)));
    DocumentKey key = new DocumentKey("acme", "stones", "urn:basalt", true);
    DocumentGeneration reserved = documents.reserve(ingestion.fence(), key);
    reindexed("stones");

    documents.publish(ingestion.fence(), queued(ingestion), reserved, granite(key));

    assertThat(store.text("acme", basalt).orElseThrow().text()).contains("granite");
  }

  @Test
  void deleted_document_is_skipped() throws Exception {
    UUID basalt = text("urn:basalt", "Words about basalt.");
    text("urn:marble", "Words about marble.");
    RecordingContext context = claimedReindex("stones", Map.of());
    store.addItems(context.fence(), "acme", "stones");
    documents.delete("acme", basalt);

    run(context);

    List<ItemView> items = jobs.items().list(context.job().id(), ItemStatus.SKIPPED, 0, 10);
    assertThat(items).singleElement().extracting(ItemView::reason).isEqualTo("deleted");
    assertThat(after(context).counts().stored()).isEqualTo(1);
  }

  @Test
  void lost_lease_publishes_nothing() throws Exception {
    UUID basalt = text("urn:basalt", "Words about basalt.");
    RecordingContext context = claimedReindex("stones", Map.of());
    store.addItems(context.fence(), "acme", "stones");
    SourceText source = store.text("acme", basalt).orElseThrow();
    Fence lost = new Fence(context.job().id(), context.fence().epoch() - 1);

    assertThatThrownBy(() -> publish(lost, queued(context), source))
        .isInstanceOf(LeaseLostException.class);
    assertThat(version("urn:basalt").generation()).isEqualTo(source.generation().generation());
  }

  @Test
  void unavailable_index_is_waited_for() throws Exception {
    text("urn:basalt", "Words about basalt.");
    long former = version("urn:basalt").generation();
    RecordingContext context = claimedReindex("stones", Map.of());
    vectors.close();

    assertThatThrownBy(() -> run(context))
        .isInstanceOfSatisfying(StageException.class, e -> assertThat(e.retryable()).isTrue());
    assertThat(version("urn:basalt").generation()).isEqualTo(former);
    assertThat(item(context).status()).isEqualTo(ItemStatus.QUEUED);
  }

  @Test
  void model_in_use_can_be_required_by_its_name_in_the_settings() throws Exception {
    text("urn:basalt", "Words about basalt.");
    RecordingContext context = claimedReindex("stones", Map.of("model", "small"));

    assertThat(run(context).values()).containsEntry("model", "toy");
  }

  @Test
  void another_model_is_refused() throws Exception {
    text("urn:basalt", "Words about basalt.");
    RecordingContext context = claimedReindex("stones", Map.of("model", "large"));

    assertThatThrownBy(() -> run(context))
        .hasMessageContainingAll("small", "large", "QUARRY_EMBEDDING_MODEL")
        .isInstanceOfSatisfying(
            StageException.class,
            e -> {
              assertThat(e.code()).isEqualTo("model_mismatch");
              assertThat(e.retryable()).isFalse();
            });
  }

  private boolean publish(Fence fence, long item, SourceText source) throws StageException {
    return reindexer().publish(fence, item, source, CHUNKER.chunk(source.title(), source.text()));
  }

  private Reindexer reindexer() {
    return new Reindexer(store, new Indexer(documents, vectors, () -> {}));
  }

  private long queued(RecordingContext context) {
    return ledger.queued(context.job().id(), 0, 1).getFirst().id();
  }

  private static NewDocument granite(DocumentKey key) {
    String text = "Newer words about granite.";
    return new NewDocument(
        key,
        null,
        null,
        text,
        new byte[] {1},
        null,
        null,
        List.of(),
        Map.of(),
        List.of(new Chunk(0, text, List.of(), 0, text.length())),
        false);
  }

  private UUID text(String uri, String text) throws Exception {
    JobResult result = run(claimed(JobType.TEXT, uri, text, null));
    return UUID.fromString(String.valueOf(result.values().get("document_id")));
  }

  private UUID documentId(String file) {
    DocumentKey key = new DocumentKey("acme", "stones", Path.of(file).toUri().toString());
    return documents.version(key).orElseThrow().documentId();
  }

  private String uri(UUID document) {
    return catalog.document("acme", document).orElseThrow().uri();
  }

  private StoredVersion version(String uri) {
    return documents.version(new DocumentKey("acme", "stones", uri, true)).orElseThrow();
  }

  private RecordingContext reindexed(String collection) throws Exception {
    RecordingContext context = claimedReindex(collection, Map.of());
    run(context);
    return context;
  }

  private RecordingContext claimedReindex(String collection, Map<String, Object> options) {
    JobRequest request =
        request(JobType.REINDEX, null, null, null, options)
            .ofStoredDocuments(collection, Duration.ofMinutes(5));
    jobs.add("acme", List.of(request));
    RecordingContext context = claimed();
    handlers =
        Map.of(
            JobType.REINDEX,
            new ReindexHandler(store, ledger, CHUNKER, reindexer(), new ModelNames("small", "toy")),
            JobType.TEXT,
            handlers.get(JobType.TEXT));
    return context;
  }
}
