package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.TestSite;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that ask to load another page. */
class RefreshTest extends CrawlFixture {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<meta http-equiv=refresh content='0; URL=docs/'>",
        "<META HTTP-EQUIV=\"Refresh\" CONTENT=\"0;url='/docs/'\">",
        "<meta http-equiv=refresh content='3,docs/'><p>You will be taken to the manual.",
        "<noscript><meta http-equiv=refresh content='0; url=/docs/'></noscript>",
      })
  void page_with_a_refresh_is_a_redirect(String html) throws Exception {
    site.body("/", "text/html", html);
    site.page("/docs/", "/docs/a");
    site.page("/docs/a");
    crawl("/");
    assertThat(paths()).containsExactly("/docs/", "/docs/a");
    assertThat(ends()).containsEntry("/", "skipped redirected");
  }

  @Test
  void header_counts_as_well() throws Exception {
    site.on(
        "/",
        exchange ->
            TestSite.reply(
                exchange,
                200,
                Map.of("Content-Type", "text/html", "Refresh", "0; url=/start"),
                "<p>Moved"));
    site.page("/start");
    crawl("/");
    assertThat(paths()).containsExactly("/start");
  }

  @Test
  void page_that_reloads_itself_or_another_one_later_is_stored() throws Exception {
    site.page("/", "/ticker", "/slides");
    site.html("/ticker", "<meta http-equiv=refresh content='5; URL=/ticker'>");
    site.html("/slides", "<meta http-equiv=refresh content='30; URL=/slides2'>");
    site.page("/slides2");
    crawl("/");
    assertThat(paths()).containsExactly("/", "/slides", "/slides2", "/ticker");
  }

  @Test
  void pages_that_load_each_other_lose_nothing() throws Exception {
    site.page("/", "/one");
    site.html("/one", "<meta http-equiv=refresh content='5; URL=/two'>");
    site.html("/two", "<meta http-equiv=refresh content='5; URL=/one'>");
    crawl("/");
    assertThat(paths()).containsExactly("/", "/one", "/two");
  }

  @Test
  void first_page_that_leads_to_another_site_says_so() {
    site.body(
        "/", "text/html", "<meta http-equiv=refresh content='0; URL=http://elsewhere.example/'>");
    assertThat(permanent("/")).isEqualTo("redirected_elsewhere");
  }
}
