package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.store.postgres.queue.ClaimedJob;
import dev.quarry.testkit.Await;
import dev.quarry.testkit.TestSite;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Withdrawn pages while other jobs change the documents. */
class ConcurrentWithdrawalsTest extends CrawlFixture {
  private void fourPages() {
    site.page("/", "/p1", "/p2", "/p3", "/p4");
    for (int i = 1; i <= 4; i++) {
      site.page("/p" + i);
    }
  }

  @Test
  void page_that_another_crawl_has_stored_meanwhile_stays() throws Exception {
    fourPages();
    crawl("/");
    again();
    ClaimedJob older = claimed;
    again();
    site.page("/", "/p1", "/new");
    site.page("/new");
    options.put("prune", true);
    crawl("/");
    assertThat(paths()).containsExactly("/", "/new", "/p1");

    take(older);
    site.page("/", "/p1");
    crawl("/");
    assertThat(paths()).containsExactly("/", "/new", "/p1");
  }

  @Test
  void page_that_is_indexed_anew_during_the_crawl_leaves_all_the_same() throws Exception {
    fourPages();
    crawl("/");
    again();
    site.status("/p1", 404, Map.of());
    site.on(
        "/p4",
        exchange -> {
          Await.until(
              "the page is known to be gone",
              Duration.ofSeconds(30),
              () -> "failed not_found".equals(ends().get("/p1")));
          indexAnew("/p1");
          TestSite.reply(exchange, 200, Map.of("Content-Type", "text/html"), "<p>Page /p4");
        });
    crawl("/");
    assertThat(paths()).containsExactly("/", "/p2", "/p3", "/p4");
  }
}
