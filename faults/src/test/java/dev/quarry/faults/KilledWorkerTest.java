package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import dev.quarry.testkit.DocumentationSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node is killed while it runs jobs. */
class KilledWorkerTest {

  @Test
  void jobs_of_a_killed_node_are_finished_by_the_others() throws Exception {
    try (Scene scene = new Scene("jobs_of_a_killed_node_are_finished_by_the_others")) {
      List<NodeProcess> nodes = new ArrayList<>(scene.start("a", "b", "c"));
      for (int kill = 0; kill < Scale.times(1, 8); kill++) {
        for (int i = 0; i < 12; i++) {
          scene.submit(nodes.get(i % 3), "kill " + kill + " job " + i, "sleep-1500");
        }
        int victim = scene.random.nextInt(3);
        NodeProcess node = nodes.get(victim);
        Await.until(
            "the victim works",
            Duration.ofSeconds(20),
            () -> scene.ledger.running(node.name()).size() > 1);
        Set<UUID> orphans = scene.ledger.running(node.name());
        scene.kill(node);
        long killed = System.nanoTime();
        nodes.set(victim, scene.start(node.name().substring(0, 1)));
        Await.until(
            "others take over",
            Duration.ofSeconds(45),
            () -> scene.jobs.ended().containsAll(orphans));
        Duration took = Duration.ofNanos(System.nanoTime() - killed);
        assertThat(took).isLessThan(Duration.ofSeconds(45));
        assertEpochGrewByOne(scene, orphans);
      }
      scene.settle(Duration.ofMinutes(1));
    }
  }

  @Test
  @Tag("full")
  void a_crawl_goes_on_from_its_frontier_on_another_node() throws Exception {
    try (Scene scene = new Scene("a_crawl_goes_on_from_its_frontier_on_another_node");
        DocumentationSite site = new DocumentationSite(20, 8)) {
      NodeProcess other = scene.with("quarry.roles", "api").start("other");
      scene.with("quarry.roles", "api,worker");
      NodeProcess victim = scene.start("victim");
      Map<String, Object> crawl = new HashMap<>();
      crawl.put("source_type", "web_crawl");
      crawl.put("source_uri", site.start());
      crawl.put("metadata", Map.of("max_pages", 100));
      UUID job = scene.submit(other, crawl);
      Await.until(
          "the open pages are stored",
          Duration.ofMinutes(1),
          () -> other.api().get("/jobs/" + job).body().path("counts").path("stored").asInt() == 9);
      scene.kill(victim);
      Map<String, Integer> before = site.requests();
      scene.start("heir");
      site.openAll();
      Rows.Row end = scene.jobs.awaitEnd(job, Duration.ofMinutes(1));
      assertThat(end.text("status")).isEqualTo("completed");
      assertThat(end.number("epoch")).isEqualTo(2);
      for (int page = 1; page <= 8; page++) {
        assertThat(site.requests())
            .containsEntry(
                DocumentationSite.chapter(page), before.get(DocumentationSite.chapter(page)));
      }
      assertThat(site.requests().get("/")).isEqualTo(1);
      scene.settle(Duration.ofSeconds(30));
    }
  }

  /** The oracle verifies from the events that a rescue occurred between two epochs. */
  private static void assertEpochGrewByOne(Scene scene, Set<UUID> orphans) throws Exception {
    for (UUID orphan : orphans) {
      Rows.Row job = scene.jobs.read(orphan);
      assertThat(job.text("status")).isEqualTo("completed");
      assertThat(job.number("epoch")).isEqualTo(2);
      assertThat(job.number("crashes")).isEqualTo(1);
      assertThat(job.number("attempt")).as("a lost node uses up no attempt").isEqualTo(1);
    }
  }
}
