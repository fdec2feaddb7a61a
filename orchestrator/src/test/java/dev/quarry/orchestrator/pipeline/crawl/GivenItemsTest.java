package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A crawl whose ledger was filled beforehand, with the failed items of another crawl. */
class GivenItemsTest extends CrawlFixture {

  @Test
  void are_visited_and_nothing_beyond() throws Exception {
    site.page("/", "/a");
    site.page("/a", "/b");
    site.redirect("/moved", "/target");
    site.page("/target", "/b");
    site.page("/b");
    String map = "<urlset><url><loc>" + site.url("/b") + "</loc></url></urlset>";
    site.body("/sitemap.xml", "text/xml", map);
    options.put("max_pages", 1);
    ledger.add(
        context.fence(),
        List.of(new NewItem(site.url("/a"), 1), new NewItem(site.url("/moved"), 1)));
    crawl(RecordingContext.crawl(site.url("/"), options).retryOfFailed(UUID.randomUUID()));
    assertThat(ends())
        .containsOnly(
            entry("/a", "stored"),
            entry("/moved", "skipped redirected"),
            entry("/target", "stored"));
    assertThat(site.requests()).containsExactlyInAnyOrder("/a", "/moved", "/target");
  }
}
