package dev.quarry.orchestrator.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.EstimateView;
import dev.quarry.model.JobError;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.pipeline.crawl.CrawlDependencies;
import dev.quarry.orchestrator.pipeline.crawl.CrawlPreview;
import dev.quarry.orchestrator.pipeline.crawl.CrawlSettings;
import dev.quarry.orchestrator.pipeline.fetch.PoliteFetcher;
import dev.quarry.orchestrator.pipeline.fetch.SiteFetchers;
import dev.quarry.orchestrator.pipeline.load.Loader;
import dev.quarry.orchestrator.render.NoBrowser;
import dev.quarry.orchestrator.render.PageRenderer;
import dev.quarry.orchestrator.render.RenderRequest;
import dev.quarry.orchestrator.render.Rendering;
import dev.quarry.testkit.TestSite;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dry runs of crawls, with a browser that the test controls. */
@Timeout(120)
final class CrawlEstimateTest {
  private static final String SHELL = "<div id=root></div><script src=/app.js></script>";
  private static final String RENDERED =
      "<main><p>What the script wrote.</p><a href=/next>next</a></main>";

  private TestSite site;

  @BeforeEach
  void start() throws Exception {
    site = new TestSite();
  }

  @AfterEach
  void stop() {
    site.close();
  }

  /** Shows the same page whatever is opened. */
  private static final class OnePage implements PageRenderer {
    @Override
    public boolean available() {
      return true;
    }

    @Override
    public Rendering render(RenderRequest request) {
      return new Rendering.Page(request.uri(), 200, RENDERED.getBytes(UTF_8));
    }
  }

  private EstimateView estimate(PageRenderer renderer) throws Exception {
    CrawlDependencies server = RunningOrchestrator.bean(CrawlDependencies.class);
    CrawlDependencies shared =
        new CrawlDependencies(
            new SiteFetchers(RunningOrchestrator.bean(PoliteFetcher.class), renderer),
            server.ledger(),
            server.documents(),
            server.withdrawals(),
            server.ingester(),
            server.timer(),
            server.clock());
    return new SampleEstimator(
            new CrawlPreview(shared, CrawlSettings.DEFAULTS),
            RunningOrchestrator.bean(Loader.class),
            RunningOrchestrator.bean(Ingester.class),
            RunningOrchestrator.bean(SampleMeasure.class),
            Duration.ofSeconds(60))
        .estimate("default", SampleRequests.of(JobType.WEB_CRAWL, site.url("/"), "docs", Map.of()));
  }

  private static @Nullable String error(EstimateView estimate) {
    JobError error = estimate.error();
    return error == null ? null : error.code();
  }

  @Test
  void page_that_needs_a_browser_is_measured_as_the_browser_shows_it() throws Exception {
    site.body("/", "text/html", SHELL);
    site.body("/next", "text/html", "<p>The next page.");

    EstimateView estimate = estimate(new OnePage());

    assertThat(error(estimate)).isNull();
    assertThat(estimate.pages()).isEqualTo(2);
    assertThat(estimate.sampled()).isEqualTo(2);
    assertThat(estimate.chunks()).isEqualTo(2);
    assertThat(estimate.bytes()).isEqualTo(RENDERED.length() + "<p>The next page.".length());
  }

  @Test
  void without_a_browser_a_page_that_needs_one_is_the_error_of_the_crawl() throws Exception {
    site.body("/", "text/html", SHELL);
    EstimateView estimate = estimate(new NoBrowser());
    assertThat(error(estimate)).isEqualTo("render_unavailable");
    assertThat(estimate.pages()).isZero();
  }

  @Test
  void redirects_in_a_circle_are_the_error_of_the_crawl() throws Exception {
    site.redirect("/", "/a");
    site.redirect("/a", "/");
    assertThat(error(estimate(new NoBrowser()))).isEqualTo("too_many_redirects");
  }

  @Test
  void equal_pages_are_measured_once() throws Exception {
    site.body("/", "text/html", "<p>Stones.<a href=/a>a</a><a href=/b>b</a>");
    site.body("/a", "text/html", "<p>Granite is hard.");
    site.body("/b", "text/html", "<p>Granite is hard.");
    EstimateView estimate = estimate(new NoBrowser());
    assertThat(estimate.sampled()).isEqualTo(3);
    assertThat(estimate.chunks()).isEqualTo(2);
    assertThat(estimate.exact()).isFalse();
  }

  @Test
  void every_sampled_page_is_another_one() throws Exception {
    site.body("/", "text/html", "<p>Stones.<a href=/a>a</a><a href=/b>b</a>");
    site.body("/a", "text/html", "<p>Granite is hard.");
    site.body("/b", "text/html", "<p>Basalt is dark.");
    assertThat(estimate(new NoBrowser()).chunks()).isEqualTo(3);
    assertThat(site.requests()).containsExactly("/", "/a", "/b");
  }
}
