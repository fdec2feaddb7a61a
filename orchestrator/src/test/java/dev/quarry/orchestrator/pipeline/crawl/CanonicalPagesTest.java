package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.testkit.TestSite;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalPagesTest extends CrawlFixture {
  @Test
  void stores_one_of_several_pages_with_the_same_text_or_canonical_address() throws Exception {
    site.page("/", "/a?x=1", "/a?x=2", "/c?print=1", "/c", "/wrong");
    site.body("/a?x=1", "text/html", "<!-- nonce 1 --><p>same</p>");
    site.body("/a?x=2", "text/html", "<!-- nonce 2 --><p>same</p>");
    site.html("/c?print=1", "<link rel=canonical href=/c>");
    site.html("/c", "<link rel=canonical href=/c>");
    site.html("/wrong", "<link rel=canonical href=/>");
    crawl("/");
    assertThat(uris()).contains(site.url("/c"), site.url("/wrong")).hasSize(4);
    assertThat(ends().values()).filteredOn("skipped duplicate"::equals).hasSize(1);
    assertThat(ends()).containsEntry("/c?print=1", "skipped canonical_elsewhere");
  }

  @Test
  void canonical_address_is_visited_and_has_its_own_text_and_validators() throws Exception {
    site.page("/", "/c?print=1");
    site.on("/c?print=1", tagged("\"print\"", "<link rel=canonical href=/c><p>The print page"));
    site.on("/c", tagged("\"page\"", "<p>The page itself"));
    crawl("/");
    assertThat(paths()).containsExactly("/", "/c");
    assertThat(text("/c")).contains("The page itself");

    again();
    JobResult result = crawl("/");
    assertThat(ends())
        .containsOnly(
            entry("/", "unchanged"),
            entry("/c?print=1", "skipped canonical_elsewhere"),
            entry("/c", "unchanged"));
    assertThat(result.values()).containsEntry("pages_stored", 0);
  }

  /** Responds with 304 only to the tag of this page. */
  private static TestSite.Page tagged(String tag, String html) {
    return exchange -> {
      boolean same = tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
      TestSite.reply(
          exchange,
          same ? 304 : 200,
          Map.of("ETag", tag, "Content-Type", "text/html"),
          same ? "" : html);
    };
  }

  @Test
  void page_whose_canonical_address_has_no_page_is_stored_itself() throws Exception {
    site.page("/", "/a", "/b", "/c", "/d");
    site.html("/a", "<link rel=canonical href=/gone>");
    site.html("/b", "<link rel=canonical href=/hidden>");
    site.html("/hidden", "<meta name=robots content=noindex>");
    site.html("/c", "<link rel=canonical href=/c/>");
    site.redirect("/c/", "/c");
    site.html("/d", "<link rel=canonical href=http://elsewhere.example/d>");
    crawl("/");
    assertThat(paths()).containsExactly("/", "/a", "/b", "/c", "/d");
  }

  @Test
  void pages_that_name_each_other_are_both_stored() throws Exception {
    site.page("/", "/a", "/x");
    site.html("/a", "<link rel=canonical href=/b>");
    site.html("/b", "<link rel=canonical href=/a>");
    site.html("/x", "<link rel=canonical href=/y>");
    site.html("/y", "<link rel=canonical href=/z>");
    site.html("/z", "<link rel=canonical href=/x>");
    crawl("/");
    assertThat(paths()).containsExactly("/", "/a", "/b", "/x", "/y", "/z");
  }

  @Test
  void chain_of_canonical_addresses_leads_to_its_end() throws Exception {
    site.page("/", "/a");
    site.html("/a", "<link rel=canonical href=/b>");
    site.html("/b", "<link rel=canonical href=/c>");
    site.page("/c");
    crawl("/");
    assertThat(paths()).containsExactly("/", "/c");
    assertThat(ends())
        .containsEntry("/a", "skipped canonical_elsewhere")
        .containsEntry("/b", "skipped canonical_elsewhere");
  }

  @Test
  void first_page_may_name_another_address() throws Exception {
    site.html("/index.html", "<link rel=canonical href=/start>", "/a");
    site.html("/start", "", "/b");
    site.page("/a");
    site.page("/b");
    crawl("/index.html");
    assertThat(paths()).containsExactly("/a", "/b", "/start");

    again();
    site.status("/start", 404, Map.of());
    options.put("prune", true); // two of three
    crawl("/index.html");
    assertThat(paths())
        .as("its own page, in place of the other, to which alone /b was linked")
        .containsExactly("/a", "/index.html");
  }

  @Test
  void noindex_page_does_not_reserve_its_canonical_url() throws Exception {
    site.page("/", "/c?print=1");
    site.html(
        "/c?print=1",
        "<meta name=robots content=noindex><link rel=canonical href=/c>print",
        // found on the print page, so visited after it
        "/c");
    site.page("/c");
    crawl("/");
    assertThat(ends()).containsEntry("/c?print=1", "skipped noindex").containsEntry("/c", "stored");
  }
}
