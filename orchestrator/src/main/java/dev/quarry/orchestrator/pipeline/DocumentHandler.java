package dev.quarry.orchestrator.pipeline;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.pipeline.SingleItem.Reading;
import dev.quarry.orchestrator.pipeline.index.DocumentStore;
import dev.quarry.orchestrator.pipeline.index.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.pipeline.load.Loader;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Ingests one document from an address or a path: load, extract, chunk, embed, index. The option
 * {@code doc_type} insists on a type. Thread-safe.
 */
public final class DocumentHandler implements JobHandler {
  private final Loader loader;
  private final SingleItem single;

  public DocumentHandler(
      Loader loader, Ingestion ingestion, ItemLedger ledger, DocumentStore documents) {
    this.loader = loader;
    this.single = new SingleItem(ingestion, ledger, documents);
  }

  @Override
  public JobType type() {
    return JobType.DOCUMENT;
  }

  @Override
  public JobResult run(JobContext context) throws StageException, InterruptedException {
    Job job = context.job();
    String source = Objects.requireNonNull(job.request().sourceUri(), "a document has an address");
    DocumentKey key = new DocumentKey(job.tenant(), job.request().collection(), uri(source));
    String hint = typeHint(job);
    String title = job.request().title();
    Reading reading = new Reading(hint, title, title == null && hint.equals("auto"));
    context.stage(Pipelines.LOAD);
    return single.ingest(context, key, reading, () -> loader.load(source));
  }

  private static String typeHint(Job job) {
    return Objects.toString(job.request().options().get("doc_type"), "auto");
  }

  /** What a document is known by is what was asked for, however often that is redirected. */
  private static String uri(String source) {
    if (source.startsWith("/")) {
      return Path.of(source).normalize().toUri().toString();
    }
    int fragment = source.indexOf('#');
    return fragment < 0 ? source : source.substring(0, fragment);
  }
}
