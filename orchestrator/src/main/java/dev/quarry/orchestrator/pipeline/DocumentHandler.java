package dev.quarry.orchestrator.pipeline;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.Upload;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.StoredDocuments;
import dev.quarry.orchestrator.pipeline.SingleItem.ReadOptions;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import dev.quarry.orchestrator.pipeline.load.Loader;
import dev.quarry.orchestrator.pipeline.url.UrlNormalizer;
import dev.quarry.orchestrator.submission.Uploads;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Ingests one document from a URL, a file path or an upload: load, extract, chunk, index. Its
 * vectors follow. The option {@code doc_type} enforces a document type. Thread-safe.
 */
public final class DocumentHandler implements JobHandler {
  private static final Pattern FILE = Pattern.compile("(?i)file:");

  private final Loader loader;
  private final Uploads uploads;
  private final SingleItem single;

  public DocumentHandler(
      Loader loader,
      Uploads uploads,
      Ingester ingester,
      ItemLedger ledger,
      StoredDocuments documents) {
    this.loader = loader;
    this.uploads = uploads;
    this.single = new SingleItem(ingester, ledger, documents);
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
    ReadOptions options = new ReadOptions(hint, title, title == null && hint.equals("auto"), false);
    return single.ingest(context, key, options, () -> content(job, source));
  }

  private LoadedContent content(Job job, String source)
      throws StageException, InterruptedException {
    Upload upload = job.request().origin().upload();
    return upload == null ? loader.load(job.tenant(), source) : uploaded(job, upload);
  }

  /** The file name is only a hint: the content decides the type. */
  private LoadedContent uploaded(Job job, Upload file) throws StageException {
    byte[] bytes =
        uploads
            .read(job.tenant(), file.id())
            .orElseThrow(
                () ->
                    StageException.permanent(
                        "upload_gone", "The uploaded file is no longer stored. Upload it again."));
    return new LoadedContent(file.location(), null, bytes, null, null);
  }

  private static String typeHint(Job job) {
    return Objects.toString(job.request().options().get("doc_type"), "auto");
  }

  /**
   * A document is identified by the requested URI, not by the target of its redirects: a web page
   * as a crawl identifies it, a file by its normalised path.
   */
  private static String uri(String source) {
    if (source.startsWith("/")) {
      return Path.of(source).normalize().toUri().toString();
    }
    int fragment = source.indexOf('#');
    String bare = fragment < 0 ? source : source.substring(0, fragment);
    return FILE.matcher(bare).lookingAt() ? file(bare) : UrlNormalizer.normalize(bare).orElse(bare);
  }

  /** The spelling of a path without dot segments is kept. */
  private static String file(String uri) {
    try {
      String path = Objects.requireNonNullElse(new URI(uri).getPath(), "");
      Path normal = Path.of(path).normalize();
      return normal.toString().equals(path) ? uri : normal.toUri().toString();
    } catch (URISyntaxException | InvalidPathException e) {
      return uri; // the loader refuses it
    }
  }
}
