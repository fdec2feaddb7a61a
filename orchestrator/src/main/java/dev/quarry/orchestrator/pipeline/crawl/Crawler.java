package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.pipeline.url.UrlNormalizer;
import dev.quarry.orchestrator.submission.rules.CrawlOptions;
import dev.quarry.orchestrator.submission.rules.InvalidSubmissionException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Creates the crawl of a job and runs it. Thread-safe. */
public final class Crawler {
  private final CrawlDependencies shared;
  private final CrawlSettings settings;

  public Crawler(CrawlDependencies shared, CrawlSettings settings) {
    this.shared = shared;
    this.settings = settings;
  }

  /**
   * Runs a crawl, and continues where an earlier attempt of the job stopped.
   *
   * @throws StageException {@code invalid_url}, {@code invalid_options}, or see {@link Crawl#run}
   */
  public JobResult crawl(JobContext context) throws StageException, InterruptedException {
    long start = shared.timer().nanos();
    Job job = context.job();
    CrawlOptions options = options(job.request());
    if (job.request().itemsAreGiven()) {
      options = options.withMaxPages(Math.max(1, job.counts().found()));
    }
    Map<String, Object> result =
        new LinkedHashMap<>(
            new Crawl(new CrawlContext(context, options, seed(job.request()), shared, settings))
                .run());
    result.put("collection", job.request().collection());
    result.put("seconds", Math.round((shared.timer().nanos() - start) / 1e8) / 10.0);
    return new JobResult(result);
  }

  static CrawlOptions options(JobRequest request) throws StageException {
    try {
      return CrawlOptions.from(request.options());
    } catch (InvalidSubmissionException e) {
      throw StageException.permanent(
          "invalid_options",
          "The options of this crawl are not valid. Submit it again with valid options.",
          e);
    }
  }

  /** The normalised URL of the first page. */
  static String seed(JobRequest request) throws StageException {
    String source = Objects.requireNonNullElse(request.sourceUri(), "");
    return UrlNormalizer.normalize(source)
        .orElseThrow(
            () ->
                StageException.permanent(
                    "invalid_url",
                    "The address to crawl is not a valid http or https URL; send it like"
                        + " https://example.org/docs/."));
  }
}
