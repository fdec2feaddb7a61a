package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorStoreException.Reason;
import dev.quarry.testkit.TestSite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrawlerTest extends CrawlFixture {
  @Test
  void follows_links_through_the_site_and_stores_each_page_once() throws Exception {
    site.page("/", "/a", "b#top", "http://elsewhere.example/x", "mailto:a@example.org");
    site.page("/a", "/", "/b?utm_source=a", "/c/../b");
    site.page("/b", "/deep");
    site.page("/deep");
    JobResult result = crawl("/");
    assertThat(ends())
        .containsOnly(
            entry("/", "stored"),
            entry("/a", "stored"),
            entry("/b", "stored"),
            entry("/deep", "stored"));
    assertThat(site.requestsByPath().values()).containsOnly(1);
    assertThat(result.values())
        .containsEntry("pages_stored", 4)
        .containsEntry("pages_failed", 0)
        .containsEntry("collection", "docs");
    assertThat(context.progress).isNotEmpty().allMatch(percent -> percent < 100);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 30})
  void stores_exactly_max_pages(int wanted) throws Exception {
    String[] links = new String[60];
    for (int i = 0; i < 60; i++) {
      links[i] = "/p" + i;
      if (i % 3 == 0) {
        site.page("/p" + i, "/p" + (i + 1));
      }
    }
    site.page("/", links);
    options.put("max_pages", Math.min(wanted, 21));
    crawl("/");
    assertThat(counts().stored()).isEqualTo(Math.min(wanted, 21));
    assertThat(counts().queued()).isZero();
  }

  @Test
  void follows_links_to_the_maximum_depth() throws Exception {
    site.page("/", "/1");
    site.page("/1", "/2");
    site.page("/2", "/3");
    site.page("/3");
    options.put("max_depth", 2);
    crawl("/");
    assertThat(ends().keySet()).containsExactly("/", "/1", "/2");
    assertThat(site.requests()).doesNotContain("/3");
  }

  @Test
  void respects_robots_txt_and_noindex() throws Exception {
    site.body(
        "/robots.txt", "text/plain", "User-agent: quarry\nDisallow: /private\nCrawl-delay: 2\n");
    site.page("/", "/private/a", "/hidden");
    site.page("/private/a");
    site.html("/hidden", "<meta name=robots content=noindex>", "/behind");
    site.page("/behind");
    crawl("/");
    assertThat(ends())
        .containsOnly(
            entry("/", "stored"), entry("/private/a", "skipped robots"),
            entry("/hidden", "skipped noindex"), entry("/behind", "stored"));
    assertThat(site.requests()).doesNotContain("/private/a");
    // Two seconds before each of the sitemap, llms.txt and two further pages.
    assertThat(timer.slept()).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void visits_pages_from_sitemaps_after_the_first_page() throws Exception {
    site.body("/robots.txt", "text/plain", "Sitemap: " + site.url("/map-index.xml"));
    site.body(
        "/map-index.xml",
        "application/xml",
        "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
            + map("/map.xml")
            + map("/map-index.xml")
            + map("/missing.xml")
            + map("/evil.xml")
            + "</sitemapindex>");
    site.body(
        "/map.xml",
        "application/xml",
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>"
            + site.url("/island")
            + "</loc></url><url><loc>http://elsewhere.example/</loc></url></urlset>");
    site.body(
        "/evil.xml",
        "application/xml",
        "<!DOCTYPE x [<!ENTITY e SYSTEM '"
            + site.url("/leak")
            + "'>]>"
            + "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>"
            + site.url("/")
            + "&e;</loc></url></urlset>");
    site.page("/", "/a");
    site.page("/a");
    site.page("/island");
    crawl("/");
    assertThat(ends().keySet()).containsExactly("/", "/a", "/island");
    assertThat(site.requests()).doesNotContain("/leak");
    assertThat(site.requestsByPath()).containsEntry("/map-index.xml", 1);
  }

  @Test
  void visits_the_target_of_redirects_once_and_only_in_scope() throws Exception {
    site.page("/", "/old", "/older", "/away", "/loop1");
    site.redirect("/old", "/new");
    site.redirect("/older", "/old");
    site.redirect("/away", "http://elsewhere.example/");
    site.redirect("/loop1", "/loop2");
    site.redirect("/loop2", "/loop1");
    site.page("/new");
    crawl("/");
    assertThat(ends())
        .containsEntry("/old", "skipped redirected")
        .containsEntry("/older", "skipped redirected")
        .containsEntry("/away", "skipped out_of_scope")
        .containsEntry("/loop1", "skipped redirected")
        .containsEntry("/new", "stored");
    assertThat(site.requestsByPath().values()).containsOnly(1);
  }

  @Test
  void stops_an_endless_redirect_chain() throws Exception {
    site.page("/", "/chain0");
    for (int i = 0; i < 50; i++) {
      site.redirect("/chain" + i, "/chain" + (i + 1));
    }
    crawl("/");
    assertThat(ends().get("/chain10")).isEqualTo("failed too_many_redirects");
    assertThat(site.requests()).doesNotContain("/chain11");
  }

  @Test
  void skips_other_resources_and_reads_documents() throws Exception {
    site.page("/", "/logo.png", "/archive", "/paper", "/empty", "/huge");
    site.body("/archive", "application/zip", "PK");
    site.body("/paper", "text/plain", "A paper.");
    site.body("/empty", "text/html", "");
    site.body("/huge", "text/html", "x".repeat(3_000_000));
    crawl("/");
    assertThat(ends())
        .containsEntry("/logo.png", "skipped not_content")
        .containsEntry("/archive", "skipped not_content")
        .containsEntry("/paper", "stored")
        .containsEntry("/empty", "skipped no_text")
        .containsEntry("/huge", "skipped too_large");
    assertThat(site.requests()).doesNotContain("/logo.png");
  }

  @Test
  void avoids_spider_traps() throws Exception {
    site.page("/", "/calendar?m=0", "/x/");
    for (int i = 0; i < 400; i++) {
      site.page("/calendar?m=" + i, "/calendar?m=" + (i + 1));
    }
    site.page("/x/", "x/");
    site.page("/x/x/", "x/");
    site.page("/x/x/x/", "x/");
    site.page("/x/x/x/x/", "x/");
    options.put("max_pages", 1000);
    crawl("/");
    assertThat(site.requests()).hasSize(1 + 200 + 3).doesNotContain("/x/x/x/x/");
  }

  @Test
  void retries_transient_failures_and_respects_retry_after() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    site.page("/", "/busy", "/broken", "/gone");
    site.on(
        "/busy",
        exchange -> {
          boolean busy = attempts.getAndIncrement() == 0;
          TestSite.reply(
              exchange, busy ? 429 : 200, Map.of("Retry-After", busy ? "7" : "0"), "now");
        });
    site.status("/broken", 500, Map.of());
    JobResult result = crawl("/");
    assertThat(ends())
        .containsEntry("/busy", "stored")
        .containsEntry("/broken", "failed server_error")
        .containsEntry("/gone", "failed not_found");
    assertThat(site.requestsByPath()).containsEntry("/broken", 3).containsEntry("/gone", 1);
    assertThat(timer.slept()).isGreaterThanOrEqualTo(Duration.ofSeconds(7));
    assertThat(context.failedItems)
        .containsExactlyInAnyOrder("item_failed server_error", "item_failed not_found");
    assertThat(result.values()).containsEntry("pages_failed", 2);
    assertThat((List<?>) result.values().get("failures")).hasSize(2);
  }

  @Test
  void unchanged_pages_are_neither_extracted_nor_stored_again() throws Exception {
    site.on(
        "/",
        exchange -> {
          String known = exchange.getRequestHeaders().getFirst("If-None-Match");
          boolean same = "\"1\"".equals(known);
          TestSite.reply(
              exchange,
              same ? 304 : 200,
              Map.of("ETag", "\"1\"", "Content-Type", "text/html"),
              same ? "" : "<a href=/a>a</a><a href=/gone>b</a>");
        });
    site.page("/a");
    site.page("/gone");
    crawl("/");
    assertThat(uris()).hasSize(3);

    again();
    site.status("/gone", 410, Map.of());
    JobResult result = crawl("/");
    assertThat(pages.extractions()).isZero();
    assertThat(ends())
        .containsOnly(
            entry("/", "unchanged"), entry("/a", "unchanged"), entry("/gone", "failed not_found"));
    assertThat(uris()).as("what vanished").hasSize(2);
    assertThat(result.values()).containsEntry("pages_unchanged", 2);
  }

  @Test
  void unchanged_pages_of_another_index_are_stored_again() throws Exception {
    site.on(
        "/",
        exchange -> {
          boolean asked = exchange.getRequestHeaders().containsKey("If-None-Match");
          TestSite.reply(
              exchange,
              asked ? 304 : 200,
              Map.of("ETag", "\"1\"", "Content-Type", "text/html"),
              asked ? "" : "<a href=/a>a</a>");
        });
    site.page("/a");
    crawl("/");

    again();
    changeIndex();
    crawl("/");
    assertThat(ends()).containsOnly(entry("/", "stored"), entry("/a", "stored"));
  }

  @Test
  void continues_after_an_interruption() throws Exception {
    String[] links = new String[30];
    for (int i = 0; i < links.length; i++) {
      links[i] = "/p" + i;
      site.page(links[i]);
    }
    site.page("/", links);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    site.on(
        "/p12",
        exchange -> {
          reached.countDown();
          try {
            never.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          TestSite.reply(exchange, 200, Map.of("Content-Type", "text/html"), "late");
        });
    options.put("max_pages", 25);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread worker =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    crawl("/");
                  } catch (Exception e) {
                    thrown.set(e);
                  }
                });
    assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
    worker.interrupt();
    assertThat(worker.join(Duration.ofSeconds(10))).isTrue();
    never.countDown();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    Set<String> finished = Set.copyOf(uris());
    assertThat(finished).isNotEmpty();

    site.page("/p12");
    crawl("/");
    assertThat(counts().stored()).isEqualTo(25);
    for (String url : finished) {
      String path = url.substring(site.url("").length());
      assertThat(site.requestsByPath()).as("finished page").containsEntry(path, 1);
    }
  }

  @Test
  void transient_storage_failure_ends_the_attempt() throws Exception {
    site.page("/", "/a", "/b");
    site.page("/a");
    site.page("/b");
    pages.failStoring(new VectorStoreException("no answer", null));
    StageException e = failure("/");
    assertThat(e.code()).isEqualTo("index_unavailable");
    assertThat(e.retryable()).isTrue();

    pages.failStoring(null);
    crawl("/");
    assertThat(ends().values()).containsOnly("stored").hasSize(3);
  }

  @Test
  void permanent_storage_failure_fails_the_crawl_at_once() {
    site.page("/", "/a", "/b");
    site.page("/a");
    site.page("/b");
    pages.failStoring(new VectorStoreException(Reason.UNAUTHORIZED, "not this key", null));
    StageException e = failure("/");
    assertThat(e.code()).isEqualTo("index_unauthorized");
    assertThat(e.retryable()).isFalse();
    assertThat(site.requests()).containsExactly("/");
  }

  @Test
  void fails_if_the_first_page_fails() {
    site.status("/denied", 403, Map.of());
    site.redirect("/away", "http://elsewhere.example/");
    site.body("/zip", "application/zip", "PK");
    site.redirect("/circle", "/circle");
    site.body("/robots.txt", "text/plain", "User-agent: *\nDisallow: /secret");
    assertThat(permanent("/missing")).isEqualTo("not_found");
    assertThat(permanent("/denied")).isEqualTo("access_denied");
    assertThat(permanent("/away")).isEqualTo("redirected_elsewhere");
    assertThat(permanent("/zip")).isEqualTo("not_content");
    assertThat(permanent("/secret")).isEqualTo("robots_disallowed");
    assertThat(permanent("/circle")).isEqualTo("too_many_redirects");
  }

  @Test
  void fails_with_the_error_code_of_the_egress_guard() {
    assertThat(failureOf("http://169.254.169.254/").code()).isEqualTo("blocked_address");
    assertThat(failureOf("http://nowhere.invalid/").code()).isEqualTo("unknown_host");
    assertThat(failureOf("not a url").code()).isEqualTo("invalid_url");
  }

  @Test
  void transient_failure_of_the_first_page_keeps_it_for_the_next_attempt() throws Exception {
    site.status("/", 503, Map.of());
    StageException e = failure("/");
    assertThat(e.code()).isEqualTo("server_error");
    assertThat(e.retryable()).isTrue();
    site.page("/");
    crawl("/");
    assertThat(ends()).containsOnly(entry("/", "stored"));
  }

  @Test
  void visits_no_page_without_robots_txt_after_a_server_error() {
    site.status("/robots.txt", 500, Map.of());
    site.page("/");
    StageException e = failure("/");
    assertThat(e.code()).isEqualTo("robots_unavailable");
    assertThat(e.retryable()).isTrue();
    assertThat(site.requests()).isEmpty();
  }

  @Test
  void follows_the_first_pages_own_redirect() throws Exception {
    site.redirect("/", "/start");
    site.page("/start", "/a");
    site.page("/a");
    crawl("/");
    assertThat(ends())
        .containsOnly(
            entry("/", "skipped redirected"), entry("/start", "stored"), entry("/a", "stored"));
  }
}
