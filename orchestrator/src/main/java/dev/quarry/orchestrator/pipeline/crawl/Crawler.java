package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.submission.rules.CrawlOptions;
import dev.quarry.orchestrator.submission.rules.InvalidSubmissionException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Creates the crawl of a job and runs it. Thread-safe. */
public final class Crawler {
  private final CrawlDependencies parts;
  private final CrawlSettings settings;

  public Crawler(CrawlDependencies parts, CrawlSettings settings) {
    this.parts = parts;
    this.settings = settings;
  }

  /**
   * Runs a crawl, and continues where an earlier attempt of the job stopped.
   *
   * @throws StageException {@code invalid_url}, {@code invalid_options}, or see {@link Crawl#run}
   */
  public JobResult crawl(JobContext context) throws StageException, InterruptedException {
    long start = parts.timer().nanos();
    Job job = context.job();
    CrawlOptions options = job.request().itemsAreGiven() ? ofGivenItems(job) : options(job);
    String seed = seed(job);
    CrawlStats tally =
        new Crawl(context, options, seed, parts.ledger(), context(job, options, seed)).run();
    Map<String, Object> result = new LinkedHashMap<>(tally.toResult());
    result.put("collection", job.request().collection());
    result.put("seconds", Math.round((parts.timer().nanos() - start) / 1e8) / 10.0);
    return new JobResult(result);
  }

  private CrawlContext context(Job job, CrawlOptions options, String seed) {
    CrawlScope scope = new CrawlScope(seed, options);
    LinkSelector links =
        new LinkSelector(
            scope,
            new TrapRules(),
            job.request().itemsAreGiven() ? 0 : settings.maxLinksPerPage(),
            options.maxPages(),
            job.counts().found());
    RobotsLookup robots = new RobotsLookup(parts.egress(), settings);
    PageFetcher fetcher =
        new PageFetcher(parts.egress(), parts.politeness(), settings, parts.timer(), parts.clock());
    PageVisitor visitor =
        new PageVisitor(
            parts, job, scope, new PageVisitor.VisitContext(robots, fetcher, links, settings));
    return new CrawlContext(
        settings, scope, links, robots, new Sitemaps(parts.egress(), settings), visitor);
  }

  /** The page limit is the number of given items. */
  private static CrawlOptions ofGivenItems(Job job) throws StageException {
    CrawlOptions asked = options(job);
    return new CrawlOptions(
        Math.max(1, job.counts().found()),
        asked.maxDepth(),
        asked.allowDomains(),
        asked.include(),
        asked.exclude());
  }

  private static CrawlOptions options(Job job) throws StageException {
    try {
      return CrawlOptions.from(job.request().options());
    } catch (InvalidSubmissionException e) {
      throw StageException.permanent(
          "invalid_options",
          "The options of this crawl are not valid. Submit it again with valid options.",
          e);
    }
  }

  private static String seed(Job job) throws StageException {
    String source = Objects.requireNonNullElse(job.request().sourceUri(), "");
    return UrlNormalizer.normalize(source)
        .orElseThrow(
            () ->
                StageException.permanent(
                    "invalid_url",
                    "The address to crawl is not a valid http or https URL; send it like"
                        + " https://example.org/docs/."));
  }
}
