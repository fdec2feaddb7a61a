package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Links as browsers read them. */
class OddLinksTest extends CrawlFixture {
  @Test
  void stray_percent_signs_and_backslashes_are_followed() throws Exception {
    site.page("/dir/", "/50%-off.html", "docs\\win.html", "\\root.html", "a b.html", "/x%zz");
    for (String path :
        new String[] {
          "/50%25-off.html", "/dir/docs/win.html", "/root.html", "/dir/a%20b.html", "/x%25zz"
        }) {
      site.page(path);
    }
    crawl("/dir/");
    assertThat(ends().values()).hasSize(6).containsOnly("stored");
    assertThat(paths())
        .contains(
            "/50%25-off.html", "/dir/a%20b.html", "/dir/docs/win.html", "/root.html", "/x%25zz");
  }

  @Test
  void base_of_the_page_applies() throws Exception {
    site.html("/a/", "<base href=/b/>", "c.html");
    site.page("/b/c.html");
    crawl("/a/");
    assertThat(paths()).containsExactly("/a/", "/b/c.html");
  }
}
