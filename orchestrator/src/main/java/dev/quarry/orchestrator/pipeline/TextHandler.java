package dev.quarry.orchestrator.pipeline;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.Origin;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.StoredDocuments;
import dev.quarry.orchestrator.pipeline.SingleItem.ReadOptions;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Ingests a text that the client sent. Within its collection a text is identified by its URI: a
 * text with the same URI replaces it. Without a URI it gets {@code urn:uuid:} with the job's id,
 * which is stable across retries, and counts as unchanged if the collection has an equal text with
 * an equal title, also if both are ingested at the same time. Thread-safe.
 */
public final class TextHandler implements JobHandler {
  private final SingleItem single;

  public TextHandler(Ingester ingester, ItemLedger ledger, StoredDocuments documents) {
    this.single = new SingleItem(ingester, ledger, documents);
  }

  @Override
  public JobType type() {
    return JobType.TEXT;
  }

  @Override
  public JobResult run(JobContext context) throws StageException, InterruptedException {
    Job job = context.job();
    String text = Objects.requireNonNull(job.request().text(), "a text job has a text");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String title = job.request().title();
    String named = job.request().sourceUri();
    String uri = named == null ? urn(job) : named;
    DocumentKey key = new DocumentKey(job.tenant(), job.request().collection(), uri, true);
    LoadedContent content =
        new LoadedContent(URI.create(uri), "text/markdown; charset=utf-8", bytes, null, null);
    ReadOptions options = new ReadOptions("markdown", title, title == null, named == null);
    return single.ingest(context, key, options, () -> content);
  }

  private static String urn(Job job) {
    Origin.Retry retry = job.request().origin().retry();
    return "urn:uuid:" + (retry == null ? job.id() : retry.root());
  }
}
