package dev.quarry.orchestrator.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.handler.JobProgress;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.job.Upload;
import dev.quarry.orchestrator.knowledge.DocumentCatalog.DocumentQuery;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobWriter;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentStore;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueues;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Documents and texts through every stage, with a real database and a real index. */
final class SingleItemHandlersTest extends SingleItemFixture {
  @Test
  void a_document_passes_every_stage_and_is_found() throws Exception {
    String path =
        page(
            "slate.html", "<title>Slate</title><h1>Slate</h1><h2>Use</h2><p>Roofs are made of it.");
    RecordingContext context = claimed(JobType.DOCUMENT, path, null, null);

    JobResult result = run(context);

    assertThat(context.stages()).isEqualTo(List.of("load", "extract", "chunk", "index"));
    assertThat(context.progress()).isSorted().endsWith(JobProgress.PERCENT_SEARCHABLE);
    UUID id = UUID.fromString(String.valueOf(result.values().get("document_id")));
    assertThat(result.values())
        .containsEntry("title", "Slate")
        .containsEntry("chunks", 1)
        .containsEntry("collection", "stones")
        .containsEntry("uri", Path.of(path).toUri().toString());
    assertThat(item(context).status().code()).isEqualTo("stored");
    assertThat(after(context).counts().stored()).isEqualTo(1);
    assertThat(found("roofs")).containsExactly(id);
    assertThat(catalog.document("acme", id).orElseThrow().text())
        .isEqualTo("## Use\n\nRoofs are made of it.\n");
  }

  @Test
  void unchanged_document_is_neither_extracted_nor_embedded_again() throws Exception {
    String path = page("a.md", "# A\n\nWords about granite.");
    run(claimed(JobType.DOCUMENT, path, null, null));
    int before = embedder.embedded.size();
    RecordingContext again = claimed(JobType.DOCUMENT, path, null, null);

    assertThat(run(again).values()).containsEntry("unchanged", true);
    assertThat(item(again).status().code()).isEqualTo("unchanged");
    assertThat(embedder.embedded).hasSize(before);
  }

  @Test
  void same_document_with_another_title_or_type_is_extracted_again() throws Exception {
    String path = page("a.md", "# A\n\nWords about granite.");
    run(claimed(JobType.DOCUMENT, path, null, null));

    JobResult titled = run(claimed(JobType.DOCUMENT, path, null, "Granite"));
    assertThat(titled.values()).containsEntry("title", "Granite").doesNotContainKey("unchanged");
    assertThat(catalog.documents("acme", new DocumentQuery("stones", null, null), null, 10))
        .singleElement()
        .satisfies(document -> assertThat(document.title()).isEqualTo("Granite"));

    RecordingContext typed =
        claimed(JobType.DOCUMENT, path, null, null, Map.of("doc_type", "markdown"));
    assertThat(run(typed).values()).doesNotContainKey("unchanged");
    assertThat(item(typed).status().code()).isEqualTo("stored");
  }

  @Test
  void text_is_identified_by_its_uri() throws Exception {
    String uri = "text:notes-2026-01";
    JobResult first = run(claimed(JobType.TEXT, uri, "Words about basalt.", "One"));
    JobResult renamed = run(claimed(JobType.TEXT, uri, "Words about basalt.", "Two"));
    JobResult same = run(claimed(JobType.TEXT, uri, "Words about basalt.", null));

    assertThat(first.values()).containsEntry("uri", uri);
    assertThat(renamed.values())
        .containsEntry("document_id", first.values().get("document_id"))
        .containsEntry("title", "Two");
    assertThat(same.values()).containsEntry("unchanged", true);
  }

  @Test
  void document_of_another_index_is_stored_again_and_found() throws Exception {
    String path = page("a.md", "# A\n\nWords about granite.");
    JobResult first = run(claimed(JobType.DOCUMENT, path, null, null));
    vectors.close();
    index = index.resolve("other");
    documents = new PostgresDocumentStore(db, ledger, new IndexName("lucene", "other"));
    assemble();
    RecordingContext again = claimed(JobType.DOCUMENT, path, null, null);

    assertThat(run(again).values()).doesNotContainKey("unchanged");
    assertThat(item(again).status().code()).isEqualTo("stored");
    assertThat(found("granite"))
        .containsExactly(UUID.fromString(String.valueOf(first.values().get("document_id"))));
  }

  @Test
  void a_failed_document_fails_its_item_with_the_same_code() throws Exception {
    RecordingContext context =
        claimed(JobType.DOCUMENT, folder.resolve("missing.md").toString(), null, null);
    assertThatThrownBy(() -> run(context))
        .isInstanceOfSatisfying(
            StageException.class, e -> assertThat(e.code()).isEqualTo("not_found"));
    assertThat(item(context).status().code()).isEqualTo("failed");

    RecordingContext blank =
        claimed(JobType.DOCUMENT, page("b.html", "<html><p> </p></html>"), null, null);
    assertThatThrownBy(() -> run(blank))
        .isInstanceOfSatisfying(
            StageException.class, e -> assertThat(e.code()).isEqualTo("empty_document"));
  }

  @Test
  void attempt_after_a_crash_returns_the_result_that_was_stored() throws Exception {
    RecordingContext context = claimed(JobType.TEXT, null, "Stored, then the worker died.", "Note");
    JobResult first = run(context);
    int before = embedder.embedded.size();
    assertThat(run(context).values())
        .containsEntry("document_id", first.values().get("document_id"))
        .containsEntry("uri", "urn:uuid:" + context.job().id());
    assertThat(embedder.embedded).hasSize(before);
  }

  @Test
  void worker_without_lease_writes_nothing() throws Exception {
    RecordingContext context = claimed(JobType.TEXT, null, "Too late.", "Late");
    PostgresJobQueues.on(db).finish(context.fence(), state -> new Transition.Released());
    assertThatThrownBy(() -> run(context)).isInstanceOf(LeaseLostException.class);
    assertThat(found("late")).isEmpty();
  }

  @Test
  void client_metadata_is_stored_with_the_document() throws Exception {
    Map<String, Object> said = Map.of("doc_type", "html", "team", "stone", "reviewed", true);
    String file = page("a.html", "<p>Granite is hard, and so is gneiss.</p>");
    run(claimed(JobType.DOCUMENT, file, null, null, said));
    Map<String, Object> metadata = metadata();
    assertThat(metadata).containsEntry("team", "stone").containsEntry("reviewed", true);
    assertThat(metadata).doesNotContainKey("doc_type");
    // The same bytes with other metadata.
    run(claimed(JobType.DOCUMENT, file, null, null, Map.of("team", "gravel")));
    assertThat(metadata()).containsEntry("team", "gravel").doesNotContainKey("reviewed");
  }

  private Map<String, Object> metadata() {
    UUID id =
        catalog
            .documents("acme", new DocumentQuery("stones", null, null), null, 1)
            .getFirst()
            .documentId();
    return Objects.requireNonNull(catalog.document("acme", id).orElseThrow().metadata());
  }

  @Test
  void upload_is_read_from_its_storage() throws Exception {
    byte[] bytes = "<h1>Granite</h1><p>It is hard, and so is gneiss.</p>".getBytes(UTF_8);
    Upload upload = new Upload(UUID.randomUUID(), "Stones & more.html", bytes.length, new byte[32]);
    new PostgresJobWriter(db, UUID::randomUUID, QueueOrder.DEFAULT)
        .add(
            "acme",
            SampleRequests.aFile(upload, "stones"),
            null,
            uploads.insertHook("acme", upload, new ByteArrayInputStream(bytes)));
    assertThat(run(claimed()).values()).containsEntry("uri", "upload:Stones%20%26%20more.html");
    assertThat(found("granite")).hasSize(1);
    assertThat(metadata()).doesNotContainKey("upload");
  }
}
