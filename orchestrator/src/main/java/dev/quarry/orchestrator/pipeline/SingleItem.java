package dev.quarry.orchestrator.pipeline;

import dev.quarry.orchestrator.digest.Sha256;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.DocumentMetadata;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.knowledge.StoredDocuments;
import dev.quarry.orchestrator.knowledge.StoredDocuments.StoredText;
import dev.quarry.orchestrator.pipeline.Pipelines.Stage;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What jobs with one document have in common: one item in the ledger, content that is stored
 * already is not read again, and an attempt that finds the work of the one before it done says so.
 * Thread-safe.
 */
final class SingleItem {
  /** Of a document that is read only to compare it. */
  private static final long NO_ITEM = 0;

  private final Ingester ingester;
  private final ItemLedger ledger;
  private final StoredDocuments documents;

  SingleItem(Ingester ingester, ItemLedger ledger, StoredDocuments documents) {
    this.ingester = ingester;
    this.ledger = ledger;
    this.documents = documents;
  }

  /** How the content comes: loaded for a document, taken from the request for a text. */
  interface Source {
    LoadedContent load() throws StageException, InterruptedException;
  }

  /**
   * How the content is to be read.
   *
   * @param typeHint what kind of content is expected
   * @param title overrules the document's own
   * @param contentDecides whether the same content gives what is stored already; not if the client
   *     says how to read it, which it may have said otherwise the last time
   * @param nameless whether an equal text of the collection, whatever its name, is as good
   */
  record Reading(
      String typeHint, @Nullable String title, boolean contentDecides, boolean nameless) {}

  JobResult ingest(JobContext context, DocumentKey key, Reading reading, Source source)
      throws StageException, InterruptedException {
    Fence fence = context.fence();
    ledger.add(fence, List.of(new NewItem(key.uri(), 0)));
    ledger.requeueUnfinished(fence);
    List<Item> queued = ledger.queued(fence.jobId(), 0, 1);
    if (queued.isEmpty()) {
      return finishedBefore(context, key, reading, source);
    }
    long item = queued.getFirst().id();
    try {
      return ingest(context, item, key, reading, source);
    } catch (StageException e) {
      if (!e.retryable()) {
        ledger.failed(fence, item, e.code(), String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private JobResult ingest(
      JobContext context, long item, DocumentKey key, Reading reading, Source source)
      throws StageException, InterruptedException {
    Fence fence = context.fence();
    Ingestion one = new Ingestion(fence, item, key, source);
    Map<String, Object> metadata = DocumentMetadata.of(context.job().request());
    IngestProgress progress = new IngestProgress(context);
    for (Stage stage : Pipelines.of(context.job().request().type())) {
      if (stage == Stage.EXTRACT) {
        byte[] hash = Sha256.of(one.content().bytes());
        Optional<UUID> same =
            reading.contentDecides() && metadata.isEmpty() ? stored(key, hash) : Optional.empty();
        if (same.isPresent()) {
          ledger.unchanged(fence, item, same.get(), List.of());
          return unchanged(key, same.get());
        }
        ledger.fetched(fence, item, hash, List.of());
      }
      context.stage(stage.code());
      ingester.run(stage, one, reading.typeHint(), progress);
      if (stage == Stage.EXTRACT) {
        one.document(titled(one.document(), reading.title()).with(metadata));
        Optional<StoredText> equal = equal(one, reading);
        if (equal.isPresent()) {
          ledger.unchanged(fence, item, equal.get().documentId(), List.of());
          return unchanged(key, equal.get());
        }
      }
      progress.ended(stage);
    }
    return result(one);
  }

  /** The document of this address, if it has this content and searches find it. */
  private Optional<UUID> stored(DocumentKey key, byte[] hash) {
    return documents
        .version(key)
        .filter(version -> version.searchable() && Arrays.equals(version.contentSha256(), hash))
        .map(StoredVersion::documentId);
  }

  private Optional<StoredText> equal(Ingestion one, Reading reading)
      throws StageException, InterruptedException {
    return reading.nameless()
        ? documents.equalText(
            one.key().tenant(),
            one.key().collection(),
            Sha256.of(one.content().bytes()),
            one.document().title(),
            one.document().metadata())
        : Optional.empty();
  }

  private static JobResult unchanged(DocumentKey key, StoredText equal) {
    return unchanged(
        new DocumentKey(key.tenant(), key.collection(), equal.uri(), true), equal.documentId());
  }

  private static ExtractedDocument titled(ExtractedDocument document, @Nullable String title)
      throws StageException {
    if (document.markdown().isBlank()) {
      throw StageException.permanent(
          "empty_document", "No text was found in the document; it may need a browser to show.");
    }
    return title == null || title.isBlank()
        ? document
        : new ExtractedDocument(
            title.strip(),
            document.markdown(),
            document.language(),
            document.canonical(),
            document.links(),
            document.indexable(),
            document.metadata());
  }

  private static JobResult result(Ingestion one) {
    Map<String, Object> values = values(one.key(), DocumentIds.document(one.key()));
    values.put("chunks", one.chunks().size());
    String title = one.document().title();
    if (title != null) {
      values.put("title", title);
    }
    return new JobResult(values);
  }

  private static JobResult unchanged(DocumentKey key, UUID documentId) {
    Map<String, Object> values = values(key, documentId);
    values.put("unchanged", true);
    return new JobResult(values);
  }

  /** The attempt before this one did its work and died before it could say so. */
  private JobResult finishedBefore(
      JobContext context, DocumentKey key, Reading reading, Source source)
      throws StageException, InterruptedException {
    Optional<StoredVersion> version = documents.version(key);
    if (version.isPresent()) {
      return new JobResult(values(key, version.get().documentId()));
    }
    if (reading.nameless()) {
      Ingestion one = new Ingestion(context.fence(), NO_ITEM, key, source);
      ingester.run(Stage.EXTRACT, one, reading.typeHint(), new IngestProgress(context));
      one.document(
          titled(one.document(), reading.title())
              .with(DocumentMetadata.of(context.job().request())));
      Optional<StoredText> equal = equal(one, reading);
      if (equal.isPresent()) {
        return unchanged(key, equal.get());
      }
    }
    throw StageException.permanent(
        "not_found", "The document was deleted while its job was running.");
  }

  private static Map<String, Object> values(DocumentKey key, UUID documentId) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("document_id", documentId.toString());
    values.put("uri", key.uri());
    values.put("collection", key.collection());
    return values;
  }
}
