package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quarry.model.JobCounts;
import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.JobRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Whole crawls of a real site on loopback; only what becomes of pages is in memory. */
abstract class CrawlFixture {
  final ManualTimer timer = new ManualTimer();
  final Map<String, Object> options = new HashMap<>(Map.of("max_pages", 100));
  final GuardedEgressClient egress =
      new GuardedEgressClient(
          new GuardedEgressClient.Settings(
              AllowList.parse(List.of("127.0.0.1")),
              Set.of(80, 443),
              "Quarry/test",
              Duration.ofSeconds(5)));
  MemoryLedger ledger = new MemoryLedger();
  MemoryPages pages = new MemoryPages(ledger);
  TestSite site;
  RecordingContext context =
      new RecordingContext(RecordingContext.crawl("", Map.of()), JobCounts.NONE);

  @BeforeEach
  void start() throws IOException {
    site = new TestSite();
  }

  @AfterEach
  void stop() {
    egress.close();
    site.close();
  }

  JobResult crawl(String path) throws StageException, InterruptedException {
    return crawlUrl(site.url(path));
  }

  JobResult crawlUrl(String url) throws StageException, InterruptedException {
    return crawl(RecordingContext.crawl(url, options));
  }

  JobResult crawl(JobRequest request) throws StageException, InterruptedException {
    context = new RecordingContext(request, ledger.counts());
    CrawlSettings settings =
        new CrawlSettings(
            8,
            4,
            1_000_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            CrawlSettings.DEFAULTS.retryDelays(),
            2_000);
    CrawlDependencies parts =
        new CrawlDependencies(
            egress,
            ledger,
            pages,
            pages,
            new HostPoliteness(settings.requestsPerHost(), timer),
            timer,
            Clock.systemUTC());
    return new Crawler(parts, settings).crawl(context);
  }

  /** A new job over the same collection. */
  void again() {
    ledger = new MemoryLedger();
    pages = new MemoryPages(ledger, pages);
  }

  String permanent(String path) {
    again();
    StageException e = failure(path);
    assertThat(e.retryable()).as("%s may pass", e.code()).isFalse();
    return e.code();
  }

  StageException failure(String path) {
    return failureOf(site.url(path));
  }

  StageException failureOf(String url) {
    StageException e = catchThrowableOfType(StageException.class, () -> crawlUrl(url));
    assertThat(e).as("failure of %s", url).isNotNull();
    return e;
  }

  Map<String, String> ends() {
    return ledger.ends(site.url("/"));
  }

  String map(String path) {
    return "<sitemap><loc>" + site.url(path) + "</loc></sitemap>";
  }
}
