package dev.quarry.orchestrator.pipeline;

import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.hash.Sha256;
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
 * Runs jobs with one document: the job has one ledger item; content that is already stored is not
 * ingested again; an attempt that finds the document already stored by the former attempt succeeds.
 * Thread-safe.
 */
final class SingleItem {
  /** The item id of a document that is extracted only for a comparison. */
  private static final long NO_ITEM = 0;

  private final Ingester ingester;
  private final ItemLedger ledger;
  private final StoredDocuments documents;

  SingleItem(Ingester ingester, ItemLedger ledger, StoredDocuments documents) {
    this.ingester = ingester;
    this.ledger = ledger;
    this.documents = documents;
  }

  /** Provides the content: loaded for a document job, taken from the request for a text job. */
  interface Source {
    LoadedContent load() throws StageException, InterruptedException;
  }

  /**
   * How the content is read and compared.
   *
   * @param typeHint expected document type
   * @param title replaces the document's own title, if not null
   * @param contentDecides whether equal bytes mean an unchanged document; false if the client's
   *     options influence the result
   * @param matchAnyUri whether a stored text with equal content and another URI counts as the same
   */
  record ReadOptions(
      String typeHint, @Nullable String title, boolean contentDecides, boolean matchAnyUri) {}

  JobResult ingest(JobContext context, DocumentKey key, ReadOptions options, Source source)
      throws StageException, InterruptedException {
    Fence fence = context.fence();
    ledger.add(fence, List.of(new NewItem(key.uri(), 0)));
    if (!fence.isFirstClaim()) {
      ledger.requeueUnfinished(fence);
    }
    List<Item> queued = ledger.queued(fence.jobId(), 0, 1);
    if (queued.isEmpty()) {
      return alreadyFinished(context, key, options, source);
    }
    long item = queued.getFirst().id();
    try {
      return ingest(context, item, key, options, source);
    } catch (StageException e) {
      if (!e.retryable()) {
        ledger.failed(fence, item, e.code(), String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private JobResult ingest(
      JobContext context, long item, DocumentKey key, ReadOptions options, Source source)
      throws StageException, InterruptedException {
    Fence fence = context.fence();
    Ingestion ingestion = new Ingestion(fence, item, key, source, options.matchAnyUri());
    Map<String, Object> metadata = DocumentMetadata.of(context.job().request());
    IngestProgress progress = new IngestProgress(context);
    for (Stage stage : Pipelines.stages(context.job().request().type())) {
      if (stage == Stage.EXTRACT) {
        byte[] hash = Sha256.of(ingestion.content().bytes());
        Optional<UUID> same =
            options.contentDecides() && metadata.isEmpty() ? stored(key, hash) : Optional.empty();
        if (same.isPresent()) {
          ledger.unchanged(fence, item, same.get(), List.of());
          return unchanged(key, same.get());
        }
        ledger.fetched(fence, item, hash, List.of());
      }
      context.stage(stage.code());
      ingester.run(stage, ingestion, options.typeHint());
      if (stage == Stage.EXTRACT) {
        ingestion.document(withTitle(ingestion.document(), options.title()).with(metadata));
        Optional<StoredText> equal = equal(ingestion, options);
        if (equal.isPresent()) {
          ledger.unchanged(fence, item, equal.get().documentId(), List.of());
          return unchanged(key, equal.get());
        }
      }
      progress.ended(stage);
    }
    return ingestion.equal().map(equal -> unchanged(key, equal)).orElseGet(() -> result(ingestion));
  }

  /** The id of the current document with this key and content. */
  private Optional<UUID> stored(DocumentKey key, byte[] hash) {
    return documents
        .version(key)
        .filter(version -> version.current() && Arrays.equals(version.contentSha256(), hash))
        .map(StoredVersion::documentId);
  }

  private Optional<StoredText> equal(Ingestion ingestion, ReadOptions options)
      throws StageException, InterruptedException {
    return options.matchAnyUri()
        ? documents.equalText(
            ingestion.key().tenant(),
            ingestion.key().collection(),
            Sha256.of(ingestion.content().bytes()),
            ingestion.document().title(),
            ingestion.document().metadata())
        : Optional.empty();
  }

  private static JobResult unchanged(DocumentKey key, StoredText equal) {
    return unchanged(
        new DocumentKey(key.tenant(), key.collection(), equal.uri(), true), equal.documentId());
  }

  private static ExtractedDocument withTitle(ExtractedDocument document, @Nullable String title)
      throws StageException {
    if (document.markdown().isBlank()) {
      throw StageException.permanent(
          "empty_document",
          "No text was found in the document. If it is a web page, it may need JavaScript.");
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

  private static JobResult result(Ingestion ingestion) {
    Map<String, Object> values = values(ingestion.key(), DocumentIds.document(ingestion.key()));
    values.put("chunks", ingestion.chunks().size());
    String title = ingestion.document().title();
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

  /** The former attempt stored the document but ended before it could report success. */
  private JobResult alreadyFinished(
      JobContext context, DocumentKey key, ReadOptions options, Source source)
      throws StageException, InterruptedException {
    Optional<StoredVersion> version = documents.version(key);
    if (version.isPresent()) {
      return new JobResult(values(key, version.get().documentId()));
    }
    if (options.matchAnyUri()) {
      Ingestion ingestion = new Ingestion(context.fence(), NO_ITEM, key, source, true);
      ingester.run(Stage.EXTRACT, ingestion, options.typeHint());
      ingestion.document(
          withTitle(ingestion.document(), options.title())
              .with(DocumentMetadata.of(context.job().request())));
      Optional<StoredText> equal = equal(ingestion, options);
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
