package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a crawl records of each page that it added, changed or removed. */
class RecordedChangesTest extends CrawlFixture {
  private void tenPages() {
    String[] links = new String[9];
    for (int i = 0; i < links.length; i++) {
      links[i] = "/p" + (i + 1);
      site.page(links[i]);
    }
    site.page("/", links);
  }

  @Test
  void each_change_since_the_crawl_before_is_listed() throws Exception {
    tenPages();
    crawl("/");
    assertThat(changes()).hasSize(10).containsEntry("/p1", "added").containsEntry("/", "added");

    again();
    site.html("/p1", "<p>Another text");
    site.status("/p2", 410, Map.of());
    site.redirect("/p3", "/new");
    site.page("/new");
    site.page("/", "/p1", "/p2", "/p3", "/p4", "/p5", "/p6", "/p7", "/p8");
    crawl("/");

    assertThat(changes())
        .containsOnly(
            entry("/p1", "changed"),
            entry("/p2", "removed not_found"),
            entry("/p3", "removed redirected"),
            entry("/new", "added"),
            entry("/p9", "removed withdrawn"),
            entry("/", "changed"));

    again();
    crawl("/");
    assertThat(changes()).isEmpty();
  }

  @Test
  void pages_that_are_held_are_not_listed_as_removed() throws Exception {
    tenPages();
    crawl("/");
    again();
    for (int i = 1; i <= 5; i++) {
      site.status("/p" + i, 404, Map.of());
    }

    assertThat(crawl("/").values()).containsKey("withdrawal_held");

    assertThat(changes()).isEmpty();
  }

  @Test
  void forced_crawl_lists_every_page_as_changed() throws Exception {
    site.page("/");
    crawl("/");
    again();
    options.put("force", true);
    crawl("/");

    assertThat(changes()).containsOnly(entry("/", "changed"));
  }
}
