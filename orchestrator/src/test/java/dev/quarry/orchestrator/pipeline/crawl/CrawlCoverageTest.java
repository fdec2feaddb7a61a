package dev.quarry.orchestrator.pipeline.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.render.NoBrowser;
import dev.quarry.orchestrator.render.PageRenderer;
import dev.quarry.orchestrator.render.RenderRequest;
import dev.quarry.orchestrator.render.Rendering;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a crawl is complete: only then what it did not meet leaves the index. */
class CrawlCoverageTest extends CrawlFixture {
  private static final String SHELL = "<div id=root></div><script src=/app.js></script>";

  /** Shows one page whatever is opened. */
  private record Browser(String html) implements PageRenderer {
    @Override
    public boolean available() {
      return true;
    }

    @Override
    public Rendering render(RenderRequest request) {
      return new Rendering.Page(request.uri(), 200, html.getBytes(UTF_8));
    }
  }

  /** The first crawl stores ten pages; the site then no longer links to the last two. */
  @BeforeEach
  void crawlTenPages() throws Exception {
    IntStream.rangeClosed(1, 9).forEach(i -> site.page("/p" + i));
    linkTo(9);
    crawl("/");
    assertThat(paths()).hasSize(10);
    again();
    linkTo(7);
  }

  private void linkTo(int pages, String... more) {
    List<String> links = IntStream.rangeClosed(1, pages).mapToObj(i -> "/p" + i).toList();
    site.page("/", Stream.concat(links.stream(), Arrays.stream(more)).toArray(String[]::new));
  }

  private static void assertKept(JobResult result, int documents, String... reasons) {
    assertThat(result.values())
        .containsEntry("unmet_kept", Map.of("documents", documents, "reasons", List.of(reasons)))
        .doesNotContainKey("pages_withdrawn");
  }

  private static void assertWithdrawn(JobResult result, int documents) {
    assertThat(result.values())
        .containsEntry("pages_withdrawn", documents)
        .doesNotContainKey("unmet_kept");
  }

  @Test
  void dead_link_does_not_prevent_withdrawal() throws Exception {
    linkTo(7, "/dead");
    site.status("/p1", 410, Map.of());
    JobResult result = crawl("/");
    assertThat(ends())
        .containsEntry("/dead", "failed not_found")
        .containsEntry("/p1", "failed not_found");
    assertThat(paths()).doesNotContain("/p1", "/p8", "/p9").hasSize(7);
    assertWithdrawn(result, 2);
  }

  @Test
  void failed_fetch_prevents_withdrawal_also_in_a_later_attempt() throws Exception {
    site.status("/p1", 500, Map.of());
    assertKept(crawl("/"), 2, "failed_fetch");
    assertKept(crawl("/"), 2, "failed_fetch");
    assertThat(paths()).hasSize(10);
  }

  @Test
  void first_page_that_a_later_attempt_fetches_does_not_prevent_withdrawal() throws Exception {
    site.status("/", 503, Map.of());
    assertThat(failure("/").retryable()).isTrue();
    linkTo(7);
    assertWithdrawn(crawl("/"), 2);
  }

  @Test
  void robots_txt_prevents_withdrawal_neither_by_its_rules_nor_while_it_fails() throws Exception {
    linkTo(7, "/private");
    site.status("/robots.txt", 503, Map.of());
    assertThat(failure("/").code()).isEqualTo("robots_unavailable");
    site.body("/robots.txt", "text/plain", "User-agent: *\nDisallow: /private");
    JobResult result = crawl("/");
    assertThat(ends()).containsEntry("/private", "skipped robots");
    assertWithdrawn(result, 2);
  }

  @Test
  void page_without_a_browser_prevents_withdrawal_of_what_it_led_to() throws Exception {
    linkTo(9, "/shell");
    site.body("/shell", "text/html", SHELL);
    site.page("/behind");
    renderer = new Browser("<main><p>What the script wrote.</p><a href=/behind>next</a></main>");
    crawl("/");
    assertThat(paths()).contains("/shell", "/behind").hasSize(12);

    again();
    renderer = new NoBrowser();
    JobResult result = crawl("/");
    assertThat(ends()).containsEntry("/shell", "skipped render_unavailable");
    assertKept(result, 1, "unread_links");
    assertThat(paths()).contains("/behind");

    again();
    renderer = new Browser("<main><p>What the script wrote.</p></main>");
    assertWithdrawn(crawl("/"), 1);
    assertThat(paths()).contains("/shell").doesNotContain("/behind");
  }

  @Test
  void crawl_that_renders_other_pages_withdraws_nothing_of_this_one() throws Exception {
    linkTo(9, "/shell");
    site.body("/shell", "text/html", SHELL);
    site.page("/behind");
    renderer = new Browser("<main><p>What the script wrote.</p><a href=/behind>next</a></main>");
    crawl("/");
    again();
    options.put("render", "never");
    JobResult result = crawl("/");
    assertThat(ends()).containsEntry("/shell", "skipped no_text");
    assertThat(result.values()).doesNotContainKeys("pages_withdrawn", "unmet_kept");
    assertThat(paths()).contains("/behind");
  }

  @Test
  void links_of_a_duplicate_are_followed() throws Exception {
    linkTo(7, "/a", "/b");
    site.body("/a", "text/html", "<p>One text</p><nav><a href=/from-a>1</a></nav>");
    site.body("/b", "text/html", "<p>One text</p><nav><a href=/from-b>1</a></nav>");
    site.page("/from-a");
    site.page("/from-b");
    JobResult result = crawl("/");
    assertThat(ends().values()).filteredOn("skipped duplicate"::equals).hasSize(1);
    assertThat(paths()).contains("/from-a", "/from-b");
    assertWithdrawn(result, 2);
  }

  @Test
  void duplicates_without_end_are_followed_to_a_limit_and_prevent_withdrawal() throws Exception {
    linkTo(7, "/same/0");
    for (int i = 0; i < 100; i++) {
      String next = "<p>One text</p><nav><a href=/same/" + (i + 1) + ">next</a></nav>";
      site.body("/same/" + i, "text/html", next);
    }
    JobResult result = crawl("/");
    assertThat(ends()).containsEntry("/same/51", "skipped duplicate").doesNotContainKey("/same/52");
    assertKept(result, 2, "unread_links");
  }

  @Test
  void page_that_was_cut_prevents_withdrawal() throws Exception {
    String padding = "<!-- " + "x".repeat(992_000) + " -->";
    site.body("/p1", "text/html", "<p>The beginning" + padding + "<a href=/p8>8</a>");
    assertKept(crawl("/"), 2, "unread_links");
  }

  @Test
  void page_that_was_fetched_and_cannot_be_read_does_not_prevent_withdrawal() throws Exception {
    site.body("/p1", "application/pdf", "not a PDF");
    JobResult result = crawl("/");
    assertThat(ends()).containsEntry("/p1", "failed corrupt_document");
    assertWithdrawn(result, 2);
  }

  @Test
  void target_of_a_late_refresh_is_met_while_its_page_is_unchanged() throws Exception {
    site.html("/p1", "<meta http-equiv=refresh content='60; url=/later'>");
    site.page("/later");
    crawl("/");
    assertThat(paths()).contains("/later");
    again();
    JobResult result = crawl("/");
    assertThat(ends()).containsEntry("/p1", "unchanged").containsEntry("/later", "unchanged");
    assertThat(result.values()).doesNotContainKey("pages_withdrawn");
  }

  @Test
  void depth_and_limit_are_told_apart() throws Exception {
    options.put("max_depth", 1);
    options.put("max_pages", 12);
    options.put("force", true);
    linkTo(9);
    site.page("/p1", "/deep");
    crawl("/");
    again();
    options.remove("force");
    linkTo(7);
    assertKept(crawl("/"), 2, "depth");
    again();
    options.put("max_pages", 4);
    assertThat(crawl("/").values().get("unmet_kept")).asString().contains("limit");
  }
}
