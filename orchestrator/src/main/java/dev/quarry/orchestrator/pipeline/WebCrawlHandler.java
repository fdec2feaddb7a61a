package dev.quarry.orchestrator.pipeline;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.crawl.Crawler;

/**
 * Crawls websites. A crawl has one stage from beginning to end, because some of its pages are
 * fetched while others are indexed; its progress counts finished pages. Thread-safe.
 */
public final class WebCrawlHandler implements JobHandler {
  private final Crawler crawler;

  public WebCrawlHandler(Crawler crawler) {
    this.crawler = crawler;
  }

  @Override
  public JobType type() {
    return JobType.WEB_CRAWL;
  }

  @Override
  public JobResult run(JobContext context) throws StageException, InterruptedException {
    context.stage(Pipelines.stages(type()).getFirst().code());
    return crawler.crawl(context);
  }
}
