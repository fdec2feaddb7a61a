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
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import dev.quarry.orchestrator.pipeline.load.Loader;
import dev.quarry.orchestrator.submission.CrawlOptions;
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

/** Estimates from a sample: what was read is measured, the rest is taken to be like it. */
public final class SampleEstimator implements Estimator {
  private final CrawlPreview crawls;
  private final Loader loader;
  private final Ingester ingester;
  private final SampleMeasure measure;
  private final Duration longest;

  /**
   * @param longest how long one estimate may take
   */
  public SampleEstimator(
      CrawlPreview crawls,
      Loader loader,
      Ingester ingester,
      SampleMeasure measure,
      Duration longest) {
    this.crawls = crawls;
    this.loader = loader;
    this.ingester = ingester;
    this.measure = measure;
    this.longest = longest;
  }

  @Override
  public EstimateView estimate(JobRequest request) throws InterruptedException {
    return estimate(request, () -> look(request));
  }

  @Override
  public EstimateView estimate(JobRequest request, byte[] file) throws InterruptedException {
    URI uri = Objects.requireNonNull(request.origin().upload(), "it came with a file").location();
    LoadedContent content = new LoadedContent(uri, null, file, null, null);
    return estimate(request, () -> one(content, typeHint(request), Duration.ZERO));
  }

  private EstimateView estimate(JobRequest request, Callable<Preview> looking)
      throws InterruptedException {
    FutureTask<EstimateView> look = new FutureTask<>(() -> measured(request, looking.call()));
    // A platform thread: it parses and counts, and virtual threads that compute hold up all others.
    Thread thread = Thread.ofPlatform().daemon().name("estimate").start(look);
    try {
      return look.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return failed(
          request,
          new JobError(
              "timeout",
              "The sources were not read and measured within %d seconds; a job takes longer."
                  .formatted(longest.toSeconds()),
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

  private Preview look(JobRequest request) throws StageException, InterruptedException {
    return switch (request.type()) {
      case WEB_CRAWL ->
          crawls.look(source(request), CrawlOptions.from(request.options()), longest.dividedBy(2));
      case DOCUMENT -> {
        long start = System.nanoTime();
        LoadedContent content = loader.load(source(request));
        yield one(content, typeHint(request), Duration.ofNanos(System.nanoTime() - start));
      }
      case TEXT -> {
        byte[] text =
            Objects.requireNonNull(request.text(), "a text").getBytes(StandardCharsets.UTF_8);
        URI uri = URI.create("text:estimate");
        yield one(
            new LoadedContent(uri, "text/markdown; charset=utf-8", text, null, null),
            "markdown",
            Duration.ZERO);
      }
      case HTTP_CALL ->
          throw StageException.permanent(
              "unsupported", "What a call would come to cannot be told beforehand.");
    };
  }

  private Preview one(LoadedContent content, String hint, Duration loading)
      throws StageException, InterruptedException {
    Sample sample = new Sample(content.bytes().length, ingester.extract(content, hint));
    return new Preview(1, List.of(sample), loading);
  }

  private static String typeHint(JobRequest request) {
    return Objects.toString(request.options().get("doc_type"), "auto");
  }

  private static String source(JobRequest request) {
    return Objects.requireNonNull(request.sourceUri(), "it has an address");
  }

  private EstimateView measured(JobRequest request, Preview preview) throws InterruptedException {
    SampleMeasure.Size size = measure.of(preview.samples());
    double factor = (double) preview.pages() / preview.samples().size();
    long chunks = Math.round(size.chunks() * factor);
    return view(
        request,
        preview.pages(),
        preview.samples().size(),
        new SampleMeasure.Size(
            Math.round(size.bytes() * factor),
            chunks,
            Math.round(size.tokens() * factor),
            size.whole()),
        measure.seconds(preview, chunks),
        null);
  }

  private static EstimateView failed(JobRequest request, JobError error) {
    return view(request, 0, 0, SampleMeasure.Size.NONE, null, error);
  }

  /** Pages beyond those in sight may follow, unless no more are wanted. */
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
