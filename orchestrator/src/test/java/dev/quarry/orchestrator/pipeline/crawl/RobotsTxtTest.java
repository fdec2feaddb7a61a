package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9309. */
class RobotsTxtTest extends CrawlFixture {
  @Test
  void first_500_kib_of_a_larger_file_are_read() throws Exception {
    String start = "User-agent: *\nDisallow: /secret\n";
    String filler = "# " + "x".repeat(61) + "\n";
    String root = "Disallow: /";
    int rest = 500 * 1024 - start.length() - root.length();
    String comments = filler.repeat(rest / filler.length() - 1);
    String last = "#" + "x".repeat(rest - comments.length() - 2) + "\n";
    // The limit is within the rule of /pp, which must not be read as one of the whole site.
    String file = start + comments + last + root + "pp\nDisallow: /late\n" + filler.repeat(100);
    assertThat(file.substring(0, 500 * 1024)).endsWith("\n" + root);
    site.body("/robots.txt", "text/plain", file);
    site.page("/", "/secret", "/late", "/pp");
    site.page("/secret");
    site.page("/late");
    site.page("/pp");
    crawl("/");
    assertThat(paths()).containsExactly("/", "/late", "/pp");
    assertThat(ends()).containsEntry("/secret", "skipped robots");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410})
  void site_without_the_file_allows_everything(int status) throws Exception {
    site.status("/robots.txt", status, Map.of());
    site.page("/");
    crawl("/");
    assertThat(paths()).containsExactly("/");
  }

  @Test
  void redirects_are_followed_up_to_five_times() throws Exception {
    site.redirect("/robots.txt", "/r1");
    site.redirect("/r1", "/r2");
    site.redirect("/r2", "/r3");
    site.redirect("/r3", "/r4");
    site.redirect("/r4", "/r5");
    site.body("/r5", "text/plain", "User-agent: quarry\nDisallow: /secret");
    site.page("/", "/secret");
    crawl("/");
    assertThat(ends()).containsEntry("/secret", "skipped robots");

    again();
    site.redirect("/r5", "/r6");
    site.page("/secret");
    crawl("/");
    assertThat(ends()).as("as if there were none").containsEntry("/secret", "stored");
  }

  @Test
  void crawl_delay_holds_for_sitemaps_too() throws Exception {
    site.body(
        "/robots.txt",
        "text/plain",
        "User-agent: *\nCrawl-delay: 2\nSitemap: " + site.url("/map.xml"));
    site.body("/map.xml", "text/xml", "<urlset></urlset>");
    site.page("/");
    crawl("/");
    // The page, the sitemap and llms.txt.
    assertThat(timer.slept().toSeconds()).isEqualTo(4);
  }
}
