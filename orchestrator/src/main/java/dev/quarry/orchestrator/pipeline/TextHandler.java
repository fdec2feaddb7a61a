package dev.quarry.orchestrator.pipeline;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.digest.Sha256;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.StoredDocuments;
import dev.quarry.orchestrator.pipeline.SingleItem.Reading;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ingests a text that the client sent. Within its collection a text is known by the URI that came
 * with it, else by its title, else by its content: the same again replaces it. Thread-safe.
 */
public final class TextHandler implements JobHandler {
  private static final int LONGEST_NAME = 200;

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
    String uri = named == null ? uri(title, bytes) : named;
    DocumentKey key = new DocumentKey(job.tenant(), job.request().collection(), uri);
    LoadedContent content =
        new LoadedContent(URI.create(uri), "text/markdown; charset=utf-8", bytes, null, null);
    // A title that is in the URI cannot have changed.
    boolean contentDecides = named == null || title == null;
    Reading reading = new Reading("markdown", title, contentDecides);
    return single.ingest(context, key, reading, () -> content);
  }

  private static String uri(@Nullable String title, byte[] bytes) {
    if (title == null || title.isBlank()) {
      return "text:" + HexFormat.of().formatHex(Sha256.of(bytes));
    }
    String name = URLEncoder.encode(title.strip(), StandardCharsets.UTF_8).replace("+", "%20");
    return name.length() <= LONGEST_NAME
        ? "text:" + name
        : "text:" + HexFormat.of().formatHex(Sha256.of(title.strip()));
  }
}
