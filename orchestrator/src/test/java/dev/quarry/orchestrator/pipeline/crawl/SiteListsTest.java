package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What a site lists: sitemaps and llms.txt. */
class SiteListsTest extends CrawlFixture {
  private static String url(String location, String modified) {
    String lastmod = modified.isEmpty() ? "" : "<lastmod>" + modified + "</lastmod>";
    return "<url><loc>" + location + "</loc>" + lastmod + "</url>";
  }

  private void gzipped(String path, String body) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    site.on(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/gzip");
          exchange.sendResponseHeaders(200, bytes.size());
          exchange.getResponseBody().write(bytes.toByteArray());
          exchange.close();
        });
  }

  @Test
  void packed_sitemap_is_read_and_the_newest_pages_come_first() throws Exception {
    site.body("/robots.txt", "text/plain", "Sitemap: " + site.url("/map.xml.gz"));
    gzipped(
        "/map.xml.gz",
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
            + url(site.url("/undated"), "")
            + url(site.url("/old"), "2020-01-01")
            + url(site.url("/new"), "2026-11-01T10:00:00Z")
            + url(site.url("/older"), "2019-01-01")
            + "</urlset>");
    for (String path : new String[] {"/", "/undated", "/old", "/new", "/older"}) {
      site.page(path);
    }
    options.put("max_pages", 2);
    crawl("/");
    assertThat(paths()).containsExactly("/", "/new");
    assertThat(ends().keySet()).containsExactly("/", "/new", "/old", "/older", "/undated");
  }

  @Test
  void large_sitemap_is_read() throws Exception {
    StringBuilder map = new StringBuilder();
    map.append("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>");
    String padding = "<!-- " + "x".repeat(10_000) + " -->";
    for (int i = 0; i < 1_500; i++) {
      map.append(padding);
    }
    map.append(url(site.url("/last"), "")).append("</urlset>");
    gzipped("/sitemap.xml", map.toString());
    site.page("/");
    site.page("/last");
    crawl("/");
    assertThat(paths()).containsExactly("/", "/last");
  }

  @Test
  void pages_of_llms_txt_are_visited_without_their_variants() throws Exception {
    site.body(
        "/llms.txt",
        "text/markdown",
        "# The site\n\n- [Guide](/guide.html.md): how\n- [Notes](notes.md)\n- <"
            + site.url("/bare")
            + ">\n- [Out](http://elsewhere.example/)\n");
    site.page("/", "/guide.html");
    site.page("/guide.html");
    site.body("/guide.html.md", "text/markdown", "# The guide as Markdown");
    site.body("/notes.md", "text/markdown", "# Notes");
    site.page("/bare");
    crawl("/");
    assertThat(paths()).containsExactly("/", "/bare", "/guide.html", "/notes.md");
  }

  @Test
  void page_in_place_of_llms_txt_is_ignored() throws Exception {
    site.body("/llms.txt", "text/html", "<p>[not](/there) found");
    site.page("/");
    site.page("/there");
    crawl("/");
    assertThat(paths()).containsExactly("/");
  }
}
