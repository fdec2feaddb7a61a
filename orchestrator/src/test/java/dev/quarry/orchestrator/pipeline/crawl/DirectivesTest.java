package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.quarry.testkit.TestSite;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Robots directives of pages and headers. */
class DirectivesTest extends CrawlFixture {
  @Test
  void directives_are_compared_whole_and_headers_count() throws Exception {
    site.page("/", "/preview", "/header", "/other-bot", "/mine", "/paper");
    site.html(
        "/preview",
        "<meta name=robots content='index, follow, max-image-preview:none'>",
        "/linked");
    site.page("/linked");
    tagged("/header", "text/html", "noindex, nofollow", "<p>x <a href=/behind>y</a>");
    tagged("/other-bot", "text/html", "otherbot: noindex, nofollow", "<p>For most");
    tagged("/mine", "text/html", "otherbot: nofollow, quarry: noindex", "<p>Not for us");
    tagged("/paper", "text/plain", "none", "A paper.");
    crawl("/");
    assertThat(ends())
        .containsOnly(
            entry("/", "stored"),
            entry("/preview", "stored"),
            entry("/linked", "stored"),
            entry("/header", "skipped noindex"),
            entry("/behind", "skipped nofollow"),
            entry("/other-bot", "stored"),
            entry("/mine", "skipped noindex"),
            entry("/paper", "skipped noindex"));
    assertThat(site.requests()).doesNotContain("/behind");
  }

  private void tagged(String path, String type, String tag, String body) {
    site.on(
        path,
        exchange ->
            TestSite.reply(exchange, 200, Map.of("Content-Type", type, "X-Robots-Tag", tag), body));
  }

  @Test
  void links_that_must_not_be_followed_are_in_the_ledger() throws Exception {
    site.body(
        "/",
        "text/html",
        "<p>x <a rel='nofollow noopener' href=/login>in</a> <a rel=nofollow href=/a>a</a>"
            + " <a href=/b>b</a> <a rel=nofollow href=http://elsewhere.example/>out</a>");
    site.page("/b", "/a");
    site.page("/a");
    crawl("/");
    assertThat(ends())
        .containsOnly(
            entry("/", "stored"),
            entry("/b", "stored"),
            entry("/a", "stored"),
            entry("/login", "skipped nofollow"));
  }
}
