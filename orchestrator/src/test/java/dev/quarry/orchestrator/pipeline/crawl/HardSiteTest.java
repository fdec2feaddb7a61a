package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.HardSite;
import dev.quarry.testkit.HardSite.Expectation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A site with one page of each kind that goes wrong, at the limits of the default settings. */
class HardSiteTest extends CrawlFixture {
  private static final Duration PAUSE = Duration.ofMillis(300);

  @Test
  void every_page_has_its_entry_and_no_other_page_has_one() throws Exception {
    options.put("max_pages", 500);
    options.put("render", "never");
    useDefaultLimits(PAUSE.multipliedBy(10));
    try (HardSite hard = new HardSite(PAUSE)) {
      String start = hard.start().toString();
      String origin = start.substring(0, start.length() - 1);
      crawlUrl(start);
      Map<String, String> expected = new LinkedHashMap<>();
      hard.expected().forEach((path, page) -> expected.put(path, page.end()));
      assertThat(ends(origin)).containsExactlyInAnyOrderEntriesOf(expected);
      assertThat(counts().queued()).isZero();
      for (Map.Entry<String, Expectation> page : hard.expected().entrySet()) {
        if (!page.getValue().text().isEmpty()) {
          assertThat(textOf(origin + page.getKey())).contains(page.getValue().text());
        }
      }
    }
  }
}
