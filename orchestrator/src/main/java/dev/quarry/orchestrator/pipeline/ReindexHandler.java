package dev.quarry.orchestrator.pipeline;

import dev.quarry.model.JobType;
import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.handler.JobProgress;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.knowledge.ModelNames;
import dev.quarry.orchestrator.knowledge.ReindexStore;
import dev.quarry.orchestrator.knowledge.ReindexStore.ItemCounts;
import dev.quarry.orchestrator.knowledge.ReindexStore.ReindexItem;
import dev.quarry.orchestrator.knowledge.ReindexStore.SourceText;
import dev.quarry.orchestrator.pipeline.chunk.Anchors;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.chunk.Definitions;
import dev.quarry.orchestrator.pipeline.index.Reindexer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Indexes stored documents anew from their text, without a request to any site: for another
 * embedding model, or after the index was lost. Each document is an item; it is cut into chunks
 * again, because their size depends on the model. Thread-safe.
 */
public final class ReindexHandler implements JobHandler {
  /** The option with the name of the model that has to be configured. */
  public static final String MODEL = "model";

  private static final int PAGE_SIZE = 100;

  private final ReindexStore documents;
  private final ItemLedger ledger;
  private final Chunker chunker;
  private final Reindexer reindexer;
  private final ModelNames model;

  /**
   * @param model the embedding model in use
   */
  public ReindexHandler(
      ReindexStore documents,
      ItemLedger ledger,
      Chunker chunker,
      Reindexer reindexer,
      ModelNames model) {
    this.documents = documents;
    this.ledger = ledger;
    this.chunker = chunker;
    this.reindexer = reindexer;
    this.model = model;
  }

  @Override
  public JobType type() {
    return JobType.REINDEX;
  }

  @Override
  public JobResult run(JobContext context) throws StageException, InterruptedException {
    Job job = context.job();
    JobRequest request = job.request();
    Object required = request.options().getOrDefault(MODEL, model.configured());
    if (!model.include(required)) {
      throw StageException.permanent("model_mismatch", model.refusal(required));
    }
    context.stage(Pipelines.stages(type()).getFirst().code());
    String collection = request.collection();
    documents.addItems(
        context.fence(),
        job.tenant(),
        collection.equals(JobRequest.ALL_COLLECTIONS) ? null : collection);
    if (documents.counts(job.id()).all() == 0) {
      throw StageException.permanent(
          "collection_not_found", "There is no document to index: the collection is empty.");
    }
    List<ReindexItem> page = documents.queued(job.id(), 0, PAGE_SIZE);
    while (!page.isEmpty()) {
      for (ReindexItem item : page) {
        reindex(context, item);
      }
      ItemCounts counts = documents.counts(job.id());
      context.progress(
          (int) ((long) JobProgress.PERCENT_SEARCHABLE * counts.ended() / counts.all()));
      page = documents.queued(job.id(), page.getLast().id(), PAGE_SIZE);
    }
    return new JobResult(Map.of("collection", collection, MODEL, model.vectors()));
  }

  private void reindex(JobContext context, ReindexItem item)
      throws StageException, InterruptedException {
    Fence fence = context.fence();
    boolean ended = false;
    while (!ended) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Optional<SourceText> source = documents.text(context.job().tenant(), item.documentId());
      if (source.isEmpty()) {
        ledger.skipped(fence, item.id(), SkipReason.DELETED);
        return;
      }
      ended = published(fence, item, source.get());
    }
  }

  private static Definitions definitions(SourceText source) {
    Map<Definitions.Range, String> contexts = new LinkedHashMap<>();
    source
        .contexts()
        .forEach(
            each -> contexts.put(new Definitions.Range(each.start(), each.end()), each.text()));
    return Definitions.of(source.text(), contexts);
  }

  private boolean published(Fence fence, ReindexItem item, SourceText source)
      throws StageException {
    try {
      return reindexer.publish(
          fence,
          item.id(),
          source,
          chunker.chunk(
              source.title(), source.text(), new Anchors(source.anchors()), definitions(source)));
    } catch (StageException e) {
      if (e.retryable() || e.concernsServer()) {
        throw e;
      }
      ledger.failed(fence, item.id(), e.code(), e.getMessage());
      return true;
    }
  }
}
