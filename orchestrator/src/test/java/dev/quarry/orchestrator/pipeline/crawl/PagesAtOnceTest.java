package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.TestSite;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PagesAtOnceTest extends CrawlFixture {
  @Test
  void limits_concurrent_requests_to_one_host() throws Exception {
    String[] links = new String[40];
    for (int i = 0; i < links.length; i++) {
      links[i] = "/p" + i;
      site.page(links[i]);
    }
    site.page("/", links);
    crawl("/");
    assertThat(site.mostAtOnce()).isBetween(1, 4);
    assertThat(counts().stored()).isEqualTo(41);
  }

  @Test
  void slow_pages_and_slow_storing_do_not_delay_other_pages() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    ConcurrentLinkedQueue<String> held = new ConcurrentLinkedQueue<>();
    site.page("/", "/a", "/slow");
    site.page("/a", "/b");
    site.on(
        "/slow",
        exchange -> {
          hold(asked, held);
          TestSite.reply(exchange, 200, Map.of("Content-Type", "text/html"), "late");
        });
    site.on(
        "/b",
        exchange -> {
          asked.countDown();
          TestSite.reply(exchange, 200, Map.of("Content-Type", "text/html"), "found on a");
        });
    pages.beforeStoring(
        address -> {
          if (address.equals(site.url("/a"))) {
            hold(asked, held);
          }
        });
    crawl("/");
    assertThat(held).containsExactly("in time", "in time");
    assertThat(ends().values()).hasSize(4).containsOnly("stored");
  }

  private static void hold(CountDownLatch latch, Queue<String> held) {
    try {
      held.add(latch.await(4, TimeUnit.SECONDS) ? "in time" : "too late");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
