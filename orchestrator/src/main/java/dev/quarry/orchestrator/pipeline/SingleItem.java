package dev.quarry.orchestrator.pipeline;

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
import dev.quarry.orchestrator.pipeline.Pipelines.Stage;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs jobs with one document, in the steps listed here: the job has one ledger item; content that
 * is already stored is not ingested again; an attempt that finds the document already stored by the
 * former attempt succeeds. Thread-safe.
 */
final class SingleItem {
  /** The item id of a document that is extracted only for a comparison. */
  private static final long NO_ITEM = 0;

  private final Ingester ingester;
  private final ItemLedger ledger;
  private final StoredDocuments documents;
  private final List<Step> steps;

  /** One step of an attempt. */
  private interface Step {
    /** The job's result if the attempt ends here. */
    Optional<JobResult> run(Attempt attempt) throws StageException, InterruptedException;
  }

  SingleItem(Ingester ingester, ItemLedger ledger, StoredDocuments documents) {
    this.ingester = ingester;
    this.ledger = ledger;
    this.documents = documents;
    this.steps =
        List.of(
            stage(Stage.LOAD),
            this::keepUnchanged,
            this::recordFetched,
            stage(Stage.EXTRACT, this::checkText, this::describe, this::keepEqual),
            stage(Stage.CHUNK),
            stage(Stage.INDEX),
            this::report);
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
   * @param unlessEqual whether a stored text with equal content and another URI counts as the same
   */
  record ReadOptions(
      String typeHint, @Nullable String title, boolean contentDecides, boolean unlessEqual) {}

  private record Attempt(JobContext context, ReadOptions options, Ingestion ingestion) {
    DocumentKey key() {
      return ingestion.key();
    }

    Map<String, Object> metadata() {
      return DocumentMetadata.of(context.job().request());
    }
  }

  JobResult ingest(JobContext context, DocumentKey key, ReadOptions options, Source source)
      throws StageException, InterruptedException {
    Fence fence = context.fence();
    ledger.add(fence, List.of(new NewItem(key.uri(), 0)));
    if (!fence.isFirstClaim()) {
      ledger.requeueUnfinished(fence);
    }
    List<Item> queued = ledger.queued(fence.jobId(), 0, 1);
    if (queued.isEmpty()) {
      return alreadyFinished(attempt(context, NO_ITEM, key, options, source));
    }
    long item = queued.getFirst().id();
    try {
      return run(steps, attempt(context, item, key, options, source))
          .orElseThrow(() -> new IllegalStateException("the last step ends every attempt"));
    } catch (StageException e) {
      if (!e.retryable()) {
        ledger.failed(fence, item, e.code(), String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private static Attempt attempt(
      JobContext context, long item, DocumentKey key, ReadOptions options, Source source) {
    return new Attempt(
        context, options, new Ingestion(context.fence(), item, key, source, options.unlessEqual()));
  }

  private static Optional<JobResult> run(List<Step> steps, Attempt attempt)
      throws StageException, InterruptedException {
    for (Step step : steps) {
      Optional<JobResult> result = step.run(attempt);
      if (result.isPresent()) {
        return result;
      }
    }
    return Optional.empty();
  }

  /** Runs a stage, if the job type has it, and the steps that belong to it. */
  private Step stage(Stage stage, Step... rest) {
    return attempt -> {
      JobContext context = attempt.context();
      if (!Pipelines.stages(context.job().type()).contains(stage)) {
        return Optional.empty();
      }
      context.stage(stage.code());
      ingester.run(stage, attempt.ingestion(), attempt.options().typeHint());
      Optional<JobResult> result = run(List.of(rest), attempt);
      if (result.isEmpty()) {
        new IngestProgress(context).ended(stage);
      }
      return result;
    };
  }

  /** Ends the attempt if the current document with this key has the same content. */
  private Optional<JobResult> keepUnchanged(Attempt attempt)
      throws StageException, InterruptedException {
    if (!attempt.options().contentDecides() || !attempt.metadata().isEmpty()) {
      return Optional.empty();
    }
    byte[] hash = attempt.ingestion().contentSha256();
    Optional<UUID> same =
        documents
            .version(attempt.key())
            .filter(version -> version.current() && Arrays.equals(version.contentSha256(), hash))
            .map(StoredVersion::documentId);
    same.ifPresent(document -> markUnchanged(attempt, document));
    return same.map(document -> DocumentResults.unchanged(attempt.key(), document));
  }

  private Optional<JobResult> recordFetched(Attempt attempt)
      throws StageException, InterruptedException {
    Ingestion ingestion = attempt.ingestion();
    ledger.fetched(ingestion.fence(), ingestion.itemId(), ingestion.contentSha256(), List.of());
    return Optional.empty();
  }

  private Optional<JobResult> checkText(Attempt attempt) throws StageException {
    requireText(attempt.ingestion().document());
    return Optional.empty();
  }

  /**
   * @throws StageException {@code empty_document}
   */
  static void requireText(ExtractedDocument document) throws StageException {
    if (document.markdown().isBlank()) {
      throw StageException.permanent(
          "empty_document",
          "No text was found in the document. If it is a web page, it may need JavaScript.");
    }
  }

  /** Adds the title and the metadata of the submission. */
  private Optional<JobResult> describe(Attempt attempt) {
    Ingestion ingestion = attempt.ingestion();
    ingestion.document(
        withTitle(ingestion.document(), attempt.options().title()).with(attempt.metadata()));
    return Optional.empty();
  }

  private static ExtractedDocument withTitle(ExtractedDocument document, @Nullable String title) {
    return title == null || title.isBlank() ? document : document.titled(title.strip());
  }

  /** Ends the attempt if the collection has an equal text. */
  private Optional<JobResult> keepEqual(Attempt attempt)
      throws StageException, InterruptedException {
    Optional<StoredText> equal = equal(attempt);
    equal.ifPresent(text -> markUnchanged(attempt, text.documentId()));
    return equal.map(text -> DocumentResults.unchanged(attempt.key(), text));
  }

  private Optional<StoredText> equal(Attempt attempt) throws StageException, InterruptedException {
    Ingestion ingestion = attempt.ingestion();
    return ingestion.unlessEqual()
        ? documents.equalText(
            ingestion.key().tenant(),
            ingestion.key().collection(),
            ingestion.contentSha256(),
            ingestion.document().title(),
            ingestion.document().metadata())
        : Optional.empty();
  }

  private void markUnchanged(Attempt attempt, UUID document) {
    Ingestion ingestion = attempt.ingestion();
    ledger.unchanged(ingestion.fence(), ingestion.itemId(), document, List.of());
  }

  private Optional<JobResult> report(Attempt attempt) {
    Ingestion ingestion = attempt.ingestion();
    return Optional.of(
        ingestion
            .equal()
            .map(equal -> DocumentResults.unchanged(attempt.key(), equal))
            .orElseGet(() -> DocumentResults.stored(ingestion)));
  }

  /** The former attempt stored the document but ended before it could report success. */
  private JobResult alreadyFinished(Attempt attempt) throws StageException, InterruptedException {
    Optional<StoredVersion> version = documents.version(attempt.key());
    if (version.isPresent()) {
      return DocumentResults.found(attempt.key(), version.get().documentId());
    }
    if (attempt.options().unlessEqual()) {
      ingester.run(Stage.EXTRACT, attempt.ingestion(), attempt.options().typeHint());
      run(List.of(this::checkText, this::describe), attempt);
      Optional<StoredText> equal = equal(attempt);
      if (equal.isPresent()) {
        return DocumentResults.unchanged(attempt.key(), equal.get());
      }
    }
    throw StageException.permanent(
        "not_found", "The document was deleted while its job was running.");
  }
}
