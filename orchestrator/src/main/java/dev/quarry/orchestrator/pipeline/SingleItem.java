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
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.knowledge.StoredDocuments;
import dev.quarry.orchestrator.knowledge.StoredDocuments.StoredText;
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
    LoadedContent content = source.load();
    context.progress(IngestProgress.LOADED);
    Fence fence = context.fence();
    byte[] hash = Sha256.of(content.bytes());
    Map<String, Object> metadata = DocumentMetadata.of(context.job().request());
    Optional<StoredVersion> stored = documents.version(key).filter(StoredVersion::searchable);
    if (reading.contentDecides()
        && metadata.isEmpty()
        && stored.isPresent()
        && Arrays.equals(stored.get().contentSha256(), hash)) {
      ledger.unchanged(fence, item, stored.get().documentId(), List.of());
      return unchanged(key, stored.get().documentId());
    }
    ledger.fetched(fence, item, hash, List.of());

    context.stage(Pipelines.EXTRACT);
    ExtractedDocument document = extracted(content, reading, metadata);
    Optional<StoredText> equal = equal(key, reading, hash, document);
    if (equal.isPresent()) {
      ledger.unchanged(fence, item, equal.get().documentId(), List.of());
      return unchanged(key, equal.get());
    }
    if (document.markdown().isBlank()) {
      throw StageException.permanent(
          "empty_document", "No text was found in the document; it may need a browser to show.");
    }
    context.progress(IngestProgress.EXTRACTED);
    Ingester.Stored result =
        ingester.store(fence, item, key, content, document, new IngestProgress(context));
    context.progress(100);
    return result(key, result, document.title());
  }

  private ExtractedDocument extracted(
      LoadedContent content, Reading reading, Map<String, Object> metadata)
      throws StageException, InterruptedException {
    return titled(ingester.extract(content, reading.typeHint()), reading.title()).with(metadata);
  }

  private Optional<StoredText> equal(
      DocumentKey key, Reading reading, byte[] hash, ExtractedDocument document) {
    return reading.nameless()
        ? documents.equalText(
            key.tenant(), key.collection(), hash, document.title(), document.metadata())
        : Optional.empty();
  }

  private static JobResult unchanged(DocumentKey key, StoredText equal) {
    return unchanged(
        new DocumentKey(key.tenant(), key.collection(), equal.uri(), true), equal.documentId());
  }

  private static ExtractedDocument titled(ExtractedDocument document, @Nullable String title) {
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

  private static JobResult result(DocumentKey key, Ingester.Stored stored, @Nullable String title) {
    Map<String, Object> values = values(key, stored.documentId());
    values.put("chunks", stored.chunks());
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
      LoadedContent content = source.load();
      Map<String, Object> metadata = DocumentMetadata.of(context.job().request());
      ExtractedDocument document = extracted(content, reading, metadata);
      Optional<StoredText> equal = equal(key, reading, Sha256.of(content.bytes()), document);
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
