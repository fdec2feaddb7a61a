package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.quarry.orchestrator.handler.JobResult;
import org.junit.jupiter.api.Test;

class CanonicalPagesTest extends CrawlFixture {
  @Test
  void stores_one_of_several_pages_with_the_same_content_or_canonical_address() throws Exception {
    site.page("/", "/a?x=1", "/a?x=2", "/c?print=1", "/c", "/wrong");
    site.body("/a?x=1", "text/html", "<p>same</p>");
    site.body("/a?x=2", "text/html", "<p>same</p>");
    site.html("/c?print=1", "<link rel=canonical href=/c>print");
    site.html("/c", "<link rel=canonical href=/c>");
    site.html("/wrong", "<link rel=canonical href=/>");
    crawl("/");
    assertThat(uris()).contains(site.url("/c"), site.url("/wrong")).hasSize(4);
    assertThat(ends().values()).filteredOn("skipped duplicate"::equals).hasSize(2);
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
    assertThat(ends()).containsEntry("/c?print=1", "skipped robots").containsEntry("/c", "stored");
  }

  @Test
  void a_page_stored_under_its_canonical_address_is_found_unchanged_there() throws Exception {
    site.page("/", "/c?print=1");
    site.html("/c?print=1", "<link rel=canonical href=/c>");
    crawl("/");
    assertThat(uris()).contains(site.url("/c"));

    again();
    JobResult result = crawl("/");
    assertThat(ends()).containsOnly(entry("/", "unchanged"), entry("/c?print=1", "unchanged"));
    assertThat(result.values())
        .containsEntry("pages_unchanged", 2)
        .containsEntry("pages_stored", 0);

    again();
    changeIndex();
    crawl("/");
    assertThat(ends()).containsEntry("/c?print=1", "stored");
  }
}
