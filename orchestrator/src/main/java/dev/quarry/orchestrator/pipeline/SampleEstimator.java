package dev.quarry.orchestrator.pipeline;

import dev.quarry.model.EstimateView;
import dev.quarry.model.JobError;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Estimator;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.pipeline.crawl.CrawlPreview;
import dev.quarry.orchestrator.pipeline.crawl.CrawlPreview.Preview;
import dev.quarry.orchestrator.pipeline.crawl.CrawlPreview.Sample;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import dev.quarry.orchestrator.pipeline.load.Loader;
import dev.quarry.orchestrator.submission.rules.CrawlOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Estimates the cost of a job from a sample of its sources, by extrapolation. Thread-safe. */
public final class SampleEstimator implements Estimator {
  private final CrawlPreview crawls;
  private final Loader loader;
  private final Ingester ingester;
  private final SampleMeasure measure;
  private final Duration timeout;

  /**
   * @param timeout maximum duration of one estimate
   */
  public SampleEstimator(
      CrawlPreview crawls,
      Loader loader,
      Ingester ingester,
      SampleMeasure measure,
      Duration timeout) {
    this.crawls = crawls;
    this.loader = loader;
    this.ingester = ingester;
    this.measure = measure;
    this.timeout = timeout;
  }

  @Override
  public EstimateView estimate(String tenant, JobRequest request) throws InterruptedException {
    return estimate(request, () -> preview(tenant, request));
  }

  @Override
  public EstimateView estimate(JobRequest request, byte[] file) throws InterruptedException {
    URI uri = Objects.requireNonNull(request.origin().upload(), "a file has an upload").location();
    LoadedContent content = new LoadedContent(uri, null, file, null, null);
    return estimate(request, () -> single(content, typeHint(request), Duration.ZERO));
  }

  private EstimateView estimate(JobRequest request, Callable<Preview> preview)
      throws InterruptedException {
    FutureTask<EstimateView> task = new FutureTask<>(() -> measured(request, preview.call()));
    // A platform thread, because parsing and token counting are CPU-bound: a virtual thread would
    // block its carrier thread, and with it the HTTP requests.
    Thread thread = Thread.ofPlatform().daemon().name("estimate").start(task);
    try {
      return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return failed(
          request,
          new JobError(
              "timeout",
              "The sources could not be loaded and measured within "
                  + timeout.toSeconds()
                  + " seconds. A job has more time: submit it without dry_run.",
              true));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StageException failure) {
        return failed(
            request, new JobError(failure.code(), failure.getMessage(), failure.retryable()));
      }
      throw new IllegalStateException("an estimate failed", e.getCause());
    } finally {
      thread.interrupt();
    }
  }

  private Preview preview(String tenant, JobRequest request)
      throws StageException, InterruptedException {
    return switch (request.type()) {
      case WEB_CRAWL -> crawls.preview(request, timeout.dividedBy(2));
      case DOCUMENT -> {
        long start = System.nanoTime();
        LoadedContent content = loader.load(tenant, source(request));
        yield single(content, typeHint(request), Duration.ofNanos(System.nanoTime() - start));
      }
      case TEXT -> {
        byte[] text =
            Objects.requireNonNull(request.text(), "a text job has a text")
                .getBytes(StandardCharsets.UTF_8);
        URI uri = URI.create("text:estimate");
        yield single(
            new LoadedContent(uri, "text/markdown; charset=utf-8", text, null, null),
            "markdown",
            Duration.ZERO);
      }
      case REINDEX ->
          throw StageException.permanent(
              "unsupported", "A reindex cannot be estimated. Submit it to POST /reindex.");
      case IMPORT ->
          throw StageException.permanent(
              "unsupported",
              "An import cannot be estimated. Send its file to POST /collections/{name}/import.");
      case HTTP_CALL ->
          throw StageException.permanent(
              "unsupported", "HTTP calls cannot be estimated. Submit the job without dry_run.");
    };
  }

  private Preview single(LoadedContent content, String hint, Duration loading)
      throws StageException, InterruptedException {
    ExtractedDocument document = ingester.extract(content, hint);
    SingleItem.requireText(document);
    return new Preview(1, 1, List.of(new Sample(content.bytes().length, document)), loading);
  }

  private static String typeHint(JobRequest request) {
    return Objects.toString(request.options().get("doc_type"), "auto");
  }

  private static String source(JobRequest request) {
    return Objects.requireNonNull(request.sourceUri(), "a document or crawl has a source URI");
  }

  private EstimateView measured(JobRequest request, Preview preview) throws InterruptedException {
    SampleMeasure.Size size = measure.measure(preview.samples());
    double factor = (double) preview.pages() / preview.visited();
    long chunks = Math.round(size.chunks() * factor);
    return view(
        request,
        preview.pages(),
        preview.visited(),
        new SampleMeasure.Size(
            Math.round(size.bytes() * factor),
            chunks,
            Math.round(size.tokens() * factor),
            size.whole() && preview.samples().size() == preview.visited()),
        measure.seconds(preview, chunks),
        null);
  }

  private static EstimateView failed(JobRequest request, JobError error) {
    return view(request, 0, 0, SampleMeasure.Size.NONE, null, error);
  }

  /**
   * Whether all pages of the job are known: a crawl may find more than the preview did, unless the
   * limit of pages is reached.
   */
  private static boolean knowsAll(JobRequest request, long pages) {
    return request.type() != JobType.WEB_CRAWL
        || pages >= CrawlOptions.from(request.options()).maxPages();
  }

  private static EstimateView view(
      JobRequest request,
      long pages,
      int sampled,
      SampleMeasure.Size size,
      @Nullable Integer seconds,
      @Nullable JobError error) {
    return new EstimateView(
        true,
        request.type(),
        request.sourceUri(),
        request.collection(),
        pages,
        sampled,
        error == null && size.whole() && sampled == pages && knowsAll(request, pages),
        size.bytes(),
        size.chunks(),
        size.tokens(),
        seconds,
        error);
  }
}
