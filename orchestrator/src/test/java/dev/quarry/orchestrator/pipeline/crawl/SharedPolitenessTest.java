package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.clock.ManualClock;
import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.egress.WebUrl;
import dev.quarry.orchestrator.pipeline.fetch.FetchSettings;
import dev.quarry.orchestrator.pipeline.fetch.HostCredentials;
import dev.quarry.orchestrator.pipeline.fetch.NamedDocumentFetcher;
import dev.quarry.orchestrator.pipeline.fetch.PageFetcher;
import dev.quarry.orchestrator.pipeline.fetch.PoliteFetcher;
import dev.quarry.orchestrator.pipeline.fetch.SiteFetchers;
import dev.quarry.orchestrator.pipeline.fetch.host.HostPolicy;
import dev.quarry.orchestrator.render.NoBrowser;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.crawl.PostgresHostRegistry;
import dev.quarry.testkit.TestSite;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes on one database that send requests to the same host. */
@Timeout(120)
class SharedPolitenessTest {
  private static final int REQUESTS_PER_HOST = 2;
  private final Database db = new Database(TestDatabase.fresh());

  @Test
  void nodes_together_stay_within_the_permits_of_a_host() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger mostAtOnce = new AtomicInteger();
    try (TestSite site = new TestSite();
        GuardedEgressClient egress = egress();
        ExecutorService threads = Executors.newCachedThreadPool()) {
      site.on(
          "/",
          exchange -> {
            mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
              never.await(20, TimeUnit.MILLISECONDS); // so that requests overlap
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            running.decrementAndGet(); // before the client can send another one
            TestSite.reply(exchange, 200, Map.of("Content-Type", "text/html"), "<p>A page");
          });
      List<Callable<Void>> work = new ArrayList<>();
      for (int node = 0; node < 2; node++) {
        PoliteFetcher fetcher = fetcher(egress, "node" + node, MonotonicClock.SYSTEM);
        PageFetcher pages = new SiteFetchers(fetcher, new NoBrowser()).pages();
        for (int thread = 0; thread < 4; thread++) {
          work.add(
              () -> {
                for (int i = 0; i < 50; i++) {
                  pages.page(site.url("/"), Duration.ZERO, null);
                }
                return null;
              });
        }
      }
      for (Future<Void> each : threads.invokeAll(work)) {
        each.get();
      }
      assertThat(site.requests()).hasSize(400);
      assertThat(mostAtOnce.get()).isBetween(1, REQUESTS_PER_HOST);
    }
  }

  @Test
  void single_document_of_a_host_does_not_wait_for_that_of_another_node() throws Exception {
    try (TestSite site = new TestSite();
        GuardedEgressClient egress = egress()) {
      site.page("/");
      WebUrl page = WebUrl.parse(site.url("/")).orElseThrow();
      for (String node : List.of("node0", "node1", "node0")) {
        ManualClock timer = new ManualClock();
        new NamedDocumentFetcher(fetcher(egress, node, timer))
            .fetch(page, 1_000, Duration.ofSeconds(10));
        assertThat(timer.slept()).isZero();
      }
    }
  }

  private static GuardedEgressClient egress() {
    return new GuardedEgressClient(
        new GuardedEgressClient.Settings(
            AllowList.parse(List.of("127.0.0.1")),
            Set.of(80, 443),
            "Quarry/test",
            Duration.ofSeconds(5)));
  }

  private PoliteFetcher fetcher(GuardedEgressClient egress, String node, MonotonicClock timer) {
    return new PoliteFetcher(
        egress,
        new HostPolicy(REQUESTS_PER_HOST, new PostgresHostRegistry(db, node), timer),
        HostCredentials.NONE,
        FetchSettings.DEFAULTS,
        timer,
        Clock.systemUTC());
  }
}
