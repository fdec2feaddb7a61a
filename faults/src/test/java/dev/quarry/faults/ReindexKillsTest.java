package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.faults.Boundary.Moment;
import dev.quarry.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A node is killed while it indexes stored documents anew, and another one continues. */
class ReindexKillsTest {
  private static final int DOCUMENTS = 12;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private static final List<Boundary> BOUNDARIES =
      List.of(
          Boundary.of("reserve", "insert into stale_generation", Moment.AFTER_COMMIT),
          Boundary.of("publish", "update document set generation", Moment.BEFORE_COMMIT),
          Boundary.of("publish", "update document set generation", Moment.AFTER_COMMIT));

  @Test
  void killed_while_it_indexes_anew_each_document_is_found_once() throws Exception {
    try (Scene scene = new Scene("killed_while_it_indexes_anew_each_document_is_found_once")) {
      NodeProcess node = scene.start("first");
      List<UUID> stored = new ArrayList<>();
      for (int i = 0; i < DOCUMENTS; i++) {
        stored.add(scene.submit(node, title(i)));
      }
      for (UUID job : stored) {
        scene.jobs.awaitEnd(job, TIMEOUT);
      }
      for (Boundary boundary : BOUNDARIES) {
        node = reindexedWithAKill(scene, node, boundary);
      }
      scene.settle(Duration.ofMinutes(1));
    }
  }

  /** Returns the node that has completed the job. */
  private static NodeProcess reindexedWithAKill(Scene scene, NodeProcess victim, Boundary boundary)
      throws Exception {
    PostgresTap tap = scene.route(place(victim)).tap();
    tap.arm(boundary, () -> scene.kill(victim));
    UUID job = victim.api().post("/reindex", Map.of()).jobId();
    scene.ledger.accepted(job);
    Await.until(
        () -> "the boundary is reached: " + boundary + "\n" + victim.log(),
        TIMEOUT,
        () -> tap.reached() && !victim.alive());
    NodeProcess heir = scene.start("after-" + boundary.toString().replace(" ", "-"));
    for (int i = 0; i < DOCUMENTS; i++) {
      assertThat(found(heir, title(i))).as("while the job waits: %s", title(i)).isEqualTo(1);
    }
    Rows.Row end = scene.jobs.awaitEnd(job, TIMEOUT);
    assertThat(end.text("status")).isEqualTo("completed");
    JsonNode counts = heir.api().get("/jobs/" + job).body().path("counts");
    assertThat(counts.path("stored").asInt()).isEqualTo(DOCUMENTS);
    assertThat(counts.path("vectors").asInt()).isEqualTo(counts.path("chunks").asInt());
    for (int i = 0; i < DOCUMENTS; i++) {
      assertThat(found(heir, title(i))).as("at the end: %s", title(i)).isEqualTo(1);
    }
    return heir;
  }

  private static String place(NodeProcess node) {
    return node.name().substring(0, node.name().lastIndexOf('.'));
  }

  private static String title(int i) {
    return "Anew" + i;
  }

  private static long found(NodeProcess node, String title) throws Exception {
    JsonNode results =
        node.api().post("/search", Map.of("query", title, "mode", "keyword", "limit", 50)).body();
    return results
        .path("results")
        .valueStream()
        .filter(result -> result.path("title").asString().equals(title))
        .count();
  }
}
