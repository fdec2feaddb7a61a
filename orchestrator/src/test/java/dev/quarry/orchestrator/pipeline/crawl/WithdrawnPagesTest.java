package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.sun.net.httpserver.HttpExchange;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.testkit.TestSite;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pages that a site has withdrawn since the crawl before. */
class WithdrawnPagesTest extends CrawlFixture {
  private void tenPages() {
    String[] links = new String[9];
    for (int i = 0; i < links.length; i++) {
      links[i] = "/p" + (i + 1);
      site.page(links[i]);
    }
    site.page("/", links);
  }

  @Test
  void pages_that_ended_leave_the_index_with_a_reason() throws Exception {
    tenPages();
    crawl("/");
    assertThat(paths()).hasSize(10);

    again();
    site.redirect("/p1", "/new");
    site.page("/new");
    site.html("/p2", "<meta name=robots content=noindex>");
    site.html("/p3", "<link rel=canonical href=/p4>");
    site.status("/p5", 410, Map.of());
    site.redirect("/p6", "http://elsewhere.example/");
    site.body("/p7", "text/html", "<div id=root></div>");
    site.status("/p8", 503, Map.of());
    options.put("prune", true); // half of the site
    crawl("/");
    assertThat(paths()).containsExactly("/", "/new", "/p4", "/p7", "/p8", "/p9");
    assertThat(ends())
        .contains(
            entry("/p1", "skipped redirected"),
            entry("/p2", "skipped noindex"),
            entry("/p3", "skipped canonical_elsewhere"),
            entry("/p5", "failed not_found"),
            entry("/p6", "skipped out_of_scope"),
            entry("/p7", "skipped no_text"),
            entry("/p8", "failed server_error"));
    assertThat(removed()).isEqualTo(5);
    assertThat(text("/p7")).as("a good document").contains("Page /p7");
    assertThat(context.otherEvents)
        .contains("documents_removed {reason=noindex, uris=[" + site.url("/p2") + "]}")
        .contains("documents_removed {reason=not_found, uris=[" + site.url("/p5") + "]}");
  }

  @Test
  void more_than_a_third_is_held_whatever_the_site_says() throws Exception {
    tenPages();
    crawl("/");
    for (String failure : List.of("login", "elsewhere", "noindex", "gone", "maintenance")) {
      again();
      for (int i = 1; i <= 5; i++) {
        fail("/p" + i, failure);
      }
      JobResult result = crawl("/");
      assertThat(result.values())
          .as(failure)
          .hasEntrySatisfying(
              "withdrawal_held", held -> assertThat(held).asString().contains("documents="));
      assertThat(removed()).as(failure).isZero();
      assertThat(paths()).as(failure).contains("/p2", "/p3", "/p4");
    }
    again();
    for (int i = 1; i <= 3; i++) {
      fail("/p" + i, "gone");
    }
    site.page("/p4");
    site.page("/p5");
    crawl("/");
    assertThat(paths()).as("a few").doesNotContain("/p1", "/p2", "/p3").contains("/p4");
  }

  @Test
  void a_third_is_counted_over_pages_that_are_gone_and_pages_that_were_not_met() throws Exception {
    site.page("/", "/p1", "/p2", "/p3", "/p4");
    for (int i = 1; i <= 4; i++) {
      site.page("/p" + i);
    }
    crawl("/");
    again();
    site.page("/", "/p1", "/p2", "/p3");
    fail("/p1", "gone");
    assertThat(crawl("/").values()).containsKey("withdrawal_held");
    assertThat(paths()).as("one is gone, one is kept").containsExactly("/", "/p2", "/p3", "/p4");
  }

  private void fail(String path, String failure) {
    switch (failure) {
      case "login" -> {
        site.page("/login");
        site.redirect(path, "/login");
      }
      case "elsewhere" -> site.redirect(path, "http://elsewhere.example/");
      case "noindex" -> site.html(path, "<meta name=robots content=noindex>");
      case "gone" -> site.status(path, 404, Map.of());
      default -> site.body(path, "text/html", "<p>Down for maintenance");
    }
  }

  @Test
  void redirect_to_a_page_that_is_away_removes_nothing() throws Exception {
    tenPages();
    crawl("/");
    again();
    site.status("/down", 503, Map.of());
    site.redirect("/p1", "/down");
    crawl("/");
    assertThat(ends())
        .contains(entry("/p1", "skipped redirected"), entry("/down", "failed server_error"));
    assertThat(paths()).hasSize(10).contains("/p1");

    again();
    site.page("/down");
    crawl("/");
    assertThat(paths()).contains("/down").doesNotContain("/p1");
  }

  @Test
  void first_page_that_is_gone_leaves_the_index_although_the_crawl_fails() throws Exception {
    site.page("/");
    crawl("/");
    again();
    site.status("/", 410, Map.of());
    failure("/");
    assertThat(paths()).isEmpty();
  }

  @Test
  void pages_that_are_gone_leave_the_index_although_the_crawl_stores_none() throws Exception {
    site.page("/", "/gone");
    site.page("/gone");
    crawl("/");
    again();
    site.html("/", "<meta name=robots content=noindex>", "/gone");
    site.status("/gone", 410, Map.of());
    options.put("prune", true); // the whole site
    failure("/");
    assertThat(paths()).isEmpty();
  }

  @Test
  void page_leaves_the_index_when_its_date_has_passed_although_its_bytes_are_the_same()
      throws Exception {
    String expiring =
        "<meta name=robots content='unavailable_after: Thu, 25-Jun-2099 15:00:00 UTC'>";
    site.page("/", "/meta", "/header", "/stays");
    site.html("/meta", expiring);
    site.html("/header", "<p>It expires soon");
    site.html("/stays", expiring + "<p>It stays");
    crawl("/");
    assertThat(paths()).containsExactly("/", "/header", "/meta", "/stays");

    again();
    site.html("/meta", expiring.replace("2099", "2009"));
    site.on(
        "/header",
        exchange ->
            TestSite.reply(
                exchange,
                200,
                Map.of(
                    "Content-Type",
                    "text/html",
                    "X-Robots-Tag",
                    "unavailable_after: 2009-06-25T15:00:00Z"),
                "<p>It expires soon"));
    crawl("/");
    assertThat(paths()).containsExactly("/", "/stays");
    assertThat(ends())
        .contains(
            entry("/meta", "skipped noindex"),
            entry("/header", "skipped noindex"),
            entry("/stays", "unchanged"));
  }

  @Test
  void page_leaves_the_index_when_the_clock_reaches_its_date() throws Exception {
    String tag = "unavailable_after: 2099-06-25T15:00:00Z";
    site.page("/", "/meta", "/header", "/unchanged", "/stays");
    site.html("/meta", "<meta name=robots content='" + tag + "'>");
    site.on("/header", exchange -> tagged(exchange, 200, tag, "<p>It expires"));
    site.on("/unchanged", exchange -> tagged(exchange, 200, "all", "<p>It has not changed"));
    site.page("/stays");
    crawl("/");
    assertThat(paths()).containsExactly("/", "/header", "/meta", "/stays", "/unchanged");

    clock = Clock.fixed(Instant.parse("2099-06-25T15:00:01Z"), ZoneOffset.UTC);
    again();
    site.on("/unchanged", exchange -> tagged(exchange, 304, tag, ""));
    crawl("/");
    assertThat(paths()).containsExactly("/", "/stays");
  }

  private static void tagged(HttpExchange exchange, int status, String tag, String body)
      throws IOException {
    Map<String, String> headers =
        Map.of("Content-Type", "text/html", "ETag", "\"1\"", "X-Robots-Tag", tag);
    TestSite.reply(exchange, status, headers, body);
  }

  @Test
  void expiring_page_is_read_again_when_its_stored_bytes_are_the_same() throws Exception {
    site.html("/", "<!-- unavailable_after --><p>Text");
    crawl("/");
    again();
    crawl("/");
    assertThat(pages.extractions()).isEqualTo(1);
    assertThat(ends()).containsOnly(entry("/", "unchanged"));
  }

  @Test
  void complete_crawl_removes_what_it_did_not_meet() throws Exception {
    tenPages();
    crawl("/");
    again();
    site.page("/", "/p1", "/p2", "/p3", "/p4", "/p5", "/p6", "/p7");
    JobResult result = crawl("/");
    assertThat(paths()).hasSize(8).doesNotContain("/p8", "/p9");
    assertThat(ends())
        .containsEntry("/p8", "skipped withdrawn")
        .containsEntry("/p9", "skipped withdrawn");
    assertThat(removed()).isEqualTo(2);
    assertThat(result.values()).containsEntry("pages_withdrawn", 2);
    assertThat(context.otherEvents)
        .anySatisfy(
            event ->
                assertThat(event).contains("reason=withdrawn", site.url("/p8"), site.url("/p9")));
  }

  @Test
  void more_than_a_third_is_held_unless_the_job_says_prune() throws Exception {
    tenPages();
    crawl("/");
    again();
    site.page("/", "/p1", "/p2", "/p3", "/p4", "/p5");
    JobResult result = crawl("/");
    assertThat(paths()).hasSize(10);
    assertThat(removed()).isZero();
    assertThat(result.values()).containsEntry("withdrawal_held", Map.of("documents", 4, "of", 10));
    assertThat(context.otherEvents).containsExactly("withdrawal_held {documents=4, of=10}");

    again();
    options.put("prune", true);
    crawl("/");
    assertThat(paths()).hasSize(6);
    assertThat(removed()).isEqualTo(4);
  }

  @Test
  void crawl_that_is_not_complete_removes_only_what_it_visited() throws Exception {
    tenPages();
    crawl("/");
    site.page("/", "/p1", "/p2", "/p3", "/p4", "/p5", "/p6", "/p7");

    again();
    site.status("/p1", 500, Map.of());
    crawl("/");
    assertThat(paths()).as("a page failed").hasSize(10);
    site.page("/p1");

    again();
    site.body("/p1", "text/html", tooComplex());
    crawl("/");
    assertThat(ends()).containsEntry("/p1", "skipped too_large");
    assertThat(paths()).as("the links of a page are not known").hasSize(10);
    site.page("/p1");

    again();
    options.put("max_pages", 4);
    crawl("/");
    assertThat(paths()).as("the limit was reached").hasSize(10);
    options.put("max_pages", 100);

    again();
    site.body("/robots.txt", "text/plain", "Sitemap: " + site.url("/broken.xml"));
    site.status("/broken.xml", 500, Map.of());
    crawl("/");
    assertThat(paths()).as("a sitemap could not be read").hasSize(10);

    again();
    site.body("/robots.txt", "text/plain", "");
    crawl("/");
    assertThat(paths()).as("complete").hasSize(8);
  }

  @Test
  void leaves_of_a_hub_that_shows_something_else_are_kept() throws Exception {
    tenPages();
    site.page("/", "/p1", "/p2", "/p3", "/p4", "/p5", "/p6", "/p7", "/p8", "/p9", "/hub");
    site.page("/a");
    site.page("/b", "/c");
    site.page("/c");
    site.html("/p1", "", "/");
    String other = "<html><head></head><p>Page /p1</p><a href=/>to /</a>";
    Map<String, String> bodies =
        Map.of("skipped no_text", "", "skipped duplicate", other, "failed corrupt_document", "no");
    for (String end :
        List.of(
            "skipped no_text",
            "skipped not_content",
            "failed corrupt_document",
            "skipped duplicate")) {
      again();
      site.page("/hub", "/a", "/b");
      crawl("/");
      assertThat(paths()).hasSize(14);

      again();
      String type =
          switch (end) {
            case "skipped not_content" -> "image/png";
            case "failed corrupt_document" -> "application/pdf";
            default -> "text/html";
          };
      site.body("/hub", type, bodies.getOrDefault(end, "\0\1\2\3"));
      crawl("/");
      assertThat(ends()).containsEntry("/hub", end);
      assertThat(ends()).as(end).containsEntry("/a", "unchanged").containsEntry("/c", "unchanged");
      assertThat(paths()).as(end).contains("/a", "/b", "/c");
      assertThat(removed()).as(end).isEqualTo(end.equals("skipped duplicate") ? 1 : 0);
    }
  }

  @Test
  void documents_of_other_crawls_and_jobs_are_no_candidates() throws Exception {
    tenPages();
    site.page("/other/", "/other/a");
    site.page("/other/a");
    options.put("include", "/other/*");
    crawl("/other/");
    again();
    options.remove("include");
    crawl("/");
    assertThat(paths()).hasSize(12);

    again();
    site.page("/", "/p1", "/p2", "/p3", "/p4", "/p5", "/p6", "/p7", "/p8");
    crawl("/");
    assertThat(paths()).hasSize(11).contains("/other/", "/other/a").doesNotContain("/p9");
  }

  @Test
  void crawl_that_was_interrupted_after_dropping_links_is_not_complete() throws Exception {
    tenPages();
    crawl("/");
    again();
    // More queries than a crawl follows, so links are dropped; then the worker stops.
    String[] calendar = new String[300];
    for (int i = 0; i < calendar.length; i++) {
      calendar[i] = "/calendar?m=" + i;
      site.redirect(calendar[i], "/");
    }
    site.page("/", calendar);
    options.put("max_pages", 1000);
    pages.failStoring(new VectorStoreException("no answer", null));
    failure("/");
    pages.failStoring(null);
    site.page("/", "/p1");
    options.put("prune", true);
    crawl("/");
    assertThat(paths()).hasSize(10);
  }
}
