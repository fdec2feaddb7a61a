package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.testkit.TestSite;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecrawlTest extends CrawlFixture {
  private final ConcurrentLinkedQueue<String> validators = new ConcurrentLinkedQueue<>();

  private void taggedPage() {
    site.on(
        "/",
        exchange -> {
          String tag = exchange.getRequestHeaders().getFirst("If-None-Match");
          String since = exchange.getRequestHeaders().getFirst("If-Modified-Since");
          validators.add(tag + " " + since);
          TestSite.reply(
              exchange,
              tag == null ? 200 : 304,
              Map.of(
                  "ETag", "\"1\"",
                  "Last-Modified", "Mon, 02 Nov 2026 10:00:00 GMT",
                  "Content-Type", "text/html"),
              tag == null ? "<p>A page" : "");
        });
  }

  @Test
  void current_version_is_requested_with_its_validators() throws Exception {
    taggedPage();
    crawl("/");
    again();
    crawl("/");
    assertThat(ends()).containsOnly(entry("/", "unchanged"));
    assertThat(validators).containsExactly("null null", "\"1\" Mon, 02 Nov 2026 10:00:00 GMT");
  }

  @Test
  void version_of_an_older_extraction_is_stored_again() throws Exception {
    taggedPage();
    crawl("/");
    age();
    again();
    crawl("/");
    assertThat(ends()).containsOnly(entry("/", "stored"));
    again();
    crawl("/");
    assertThat(ends()).containsOnly(entry("/", "unchanged"));
    assertThat(validators).filteredOn("null null"::equals).hasSize(2);
  }

  @Test
  void force_stores_every_page_again() throws Exception {
    taggedPage();
    crawl("/");
    again();
    options.put("force", true);
    crawl("/");
    assertThat(ends()).containsOnly(entry("/", "stored"));
    assertThat(validators).containsOnly("null null");
  }

  @Test
  void page_that_differs_only_in_what_is_not_text_is_unchanged() throws Exception {
    noncePage("/", "<title>Home</title><p>The first page <a href=/a>next</a>");
    noncePage("/a", "<title>A</title><p>The second page");
    crawl("/");
    Map<String, Long> first = generations();
    assertThat(reservations()).as("one for each page").isEqualTo(2);
    completeVectors();

    again();
    crawl("/");
    assertThat(ends()).containsOnly(entry("/", "unchanged"), entry("/a", "unchanged"));
    assertThat(generations()).isEqualTo(first);
    assertThat(reservations()).isEqualTo(2);
    assertThat(missingVectors()).isZero();
    assertThat(counts().fetched()).isZero();

    again();
    validators.clear();
    crawl("/");
    assertThat(validators)
        .as("of the second crawl")
        .containsExactlyInAnyOrder("/ \"2\"", "/a \"2\"");
    assertThat(generations()).isEqualTo(first);
  }

  @Test
  void page_with_another_text_title_or_metadata_is_published() throws Exception {
    site.page("/", "/text", "/title", "/metadata", "/same");
    noncePage("/text", "<title>T</title><p>One text");
    noncePage("/title", "<title>Old</title><p>Another text");
    noncePage("/metadata", "<meta name=author content=Ann><p>A third text");
    noncePage("/same", "<p>The same text");
    crawl("/");
    Map<String, Long> first = generations();

    again();
    noncePage("/text", "<title>T</title><p>A new text");
    noncePage("/title", "<title>New</title><p>Another text");
    noncePage("/metadata", "<meta name=author content=Ben><p>A third text");
    crawl("/");
    assertThat(ends())
        .containsOnly(
            entry("/", "unchanged"),
            entry("/text", "stored"),
            entry("/title", "stored"),
            entry("/metadata", "stored"),
            entry("/same", "unchanged"));
    assertThat(text("/text")).contains("A new text");
    assertThat(generations()).doesNotContainEntry("/title", first.get("/title"));

    again();
    options.put("force", true);
    crawl("/same");
    assertThat(ends()).containsOnly(entry("/same", "stored"));
  }

  /** Each response has another comment and another tag; a known tag is not modified. */
  private void noncePage(String path, String html) {
    AtomicInteger count = new AtomicInteger();
    site.on(
        path,
        exchange -> {
          String tag = exchange.getRequestHeaders().getFirst("If-None-Match");
          validators.add(path + " " + tag);
          boolean known = "\"2\"".equals(tag);
          int nonce = count.incrementAndGet();
          TestSite.reply(
              exchange,
              known ? 304 : 200,
              Map.of("ETag", "\"" + nonce + "\"", "Content-Type", "text/html"),
              known ? "" : html + "<!-- " + nonce + " -->");
        });
  }

  @Test
  void unmodified_page_that_now_says_noindex_leaves_the_index() throws Exception {
    site.page("/", "/a");
    site.on(
        "/a",
        exchange -> {
          boolean known = exchange.getRequestHeaders().containsKey("If-None-Match");
          Map<String, String> headers =
              known
                  ? Map.of("ETag", "\"1\"", "X-Robots-Tag", "noindex")
                  : Map.of("ETag", "\"1\"", "Content-Type", "text/html");
          TestSite.reply(exchange, known ? 304 : 200, headers, known ? "" : "<p>A page");
        });
    crawl("/");
    assertThat(paths()).containsExactly("/", "/a");
    again();
    crawl("/");
    assertThat(ends()).containsEntry("/a", "skipped noindex");
    assertThat(paths()).containsExactly("/");
  }

  @Test
  void site_without_text_fails_and_says_so() {
    options.put("render", "never");
    site.body("/", "text/html", "<div id=root></div><script src=app.js></script>");
    assertThat(permanent("/")).isEqualTo("no_text");

    again();
    site.body("/", "text/html", "<div id=root></div><a href=/a><img src=a.png></a>");
    site.body("/a", "text/html", "<div id=root></div>");
    StageException e = failure("/");
    assertThat(e.code()).isEqualTo("nothing_to_index");
    assertThat(e.getMessage()).contains("2 no_text");
  }
}
