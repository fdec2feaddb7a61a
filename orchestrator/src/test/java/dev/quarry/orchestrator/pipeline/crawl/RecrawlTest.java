package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorStoreException.Reason;
import dev.quarry.testkit.TestSite;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
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

  /** The site then links to a copy of the page, which is stored while the page is requested. */
  private void linkToCopyOfStoredPage(Runnable beforeStoringCopy) throws Exception {
    site.page("/", "/a", "/c", "/d");
    site.page("/c");
    site.page("/d");
    site.body("/a", "text/html", "<p>One text");
    crawl("/");
    again();
    CountDownLatch copyFetched = new CountDownLatch(1);
    pages.beforeStoring(
        url -> {
          if (url.endsWith("/b")) {
            beforeStoringCopy.run();
            copyFetched.countDown();
          }
        });
    site.page("/", "/b", "/a", "/c", "/d");
    site.body("/b", "text/html", "<p>One text");
    site.on(
        "/a",
        exchange -> {
          copyFetched.await();
          TestSite.reply(exchange, 200, Map.of("Content-Type", "text/html"), "<p>One text");
        });
  }

  @Test
  void stored_page_leaves_the_index_when_a_copy_was_stored_before_it() throws Exception {
    linkToCopyOfStoredPage(() -> {});
    crawl("/");
    assertThat(ends()).containsEntry("/a", "skipped duplicate").containsEntry("/b", "stored");
    assertThat(paths()).containsExactly("/", "/b", "/c", "/d");
    again();
    site.body("/a", "text/html", "<p>One text");
    crawl("/");
    assertThat(paths()).hasSize(4);
  }

  @Test
  void copies_that_are_both_stored_become_one() throws Exception {
    site.page("/", "/a", "/b", "/c", "/d");
    site.page("/c");
    site.page("/d");
    site.body("/a", "text/html", "<p>One text");
    site.body("/b", "text/html", "<p>Another text");
    crawl("/");
    again();
    options.put("include", "/b");
    site.body("/b", "text/html", "<p>One text");
    crawl("/b");
    assertThat(paths()).containsExactly("/", "/a", "/b", "/c", "/d");
    options.remove("include");
    again();
    crawl("/");
    assertThat(ends().values())
        .containsExactlyInAnyOrder(
            "unchanged", "unchanged", "unchanged", "unchanged", "skipped duplicate");
    assertThat(paths()).hasSize(4);
  }

  @Test
  void stored_page_stays_when_the_copy_cannot_be_stored() throws Exception {
    linkToCopyOfStoredPage(
        () -> pages.failStoring(new VectorStoreException(Reason.REFUSED, "It is too long.", null)));
    crawl("/");
    assertThat(ends()).containsEntry("/a", "unchanged").containsEntry("/b", "failed index_refused");
    assertThat(paths()).containsExactly("/", "/a", "/c", "/d");
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
