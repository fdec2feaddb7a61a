package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A job that ends the process which runs it. */
@Tag("full")
class PoisonTest {

  @Test
  void a_job_that_kills_its_node_fails_after_three_and_its_neighbours_finish() throws Exception {
    List<String> poisons = Scale.FULL ? List.of("halt", "exhaust") : List.of("halt");
    for (String poison : poisons) {
      try (Scene scene =
          new Scene(
              "a_job_that_kills_its_node_fails_after_three_and_its_neighbours_finish_" + poison)) {
        // All jobs start at the same time, so each crash counts for the other jobs too.
        scene.with("quarry.engine.max-crashes", "3");
        List<NodeProcess> nodes = new ArrayList<>(scene.start("a", "b"));
        assertThat(nodes.get(0).api().post("/admin/queues/text/pause", "").status()).isEqualTo(200);
        UUID bad = scene.submit(nodes.get(0), "poison", poison);
        List<UUID> neighbours = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          neighbours.add(scene.submit(nodes.get(1), "neighbour " + i, "sleep-200"));
        }
        open(scene);
        int crashes = 0;
        while (!scene.jobs.ended().contains(bad)) {
          Await.until(
              "the next crash or the end",
              Duration.ofMinutes(2),
              () -> nodes.stream().anyMatch(n -> !n.alive()) || scene.jobs.ended().contains(bad));
          for (int i = 0; i < nodes.size(); i++) {
            if (!nodes.get(i).alive()) {
              crashes++;
              scene.injected(
                  poison.equals("halt")
                      ? "Runtime.halt in a handler"
                      : "OutOfMemoryError in a handler");
              scene.ledger.disturbed(nodes.get(i).name());
              // It may claim the poison job before the test sees that it is up.
              nodes.set(i, scene.launch(i == 0 ? "a" : "b", Map.of()));
            }
          }
        }
        assertThat(crashes).isEqualTo(3);
        Rows.Row end = scene.jobs.read(bad);
        assertThat(end.text("status")).isEqualTo("failed");
        assertThat(end.text("code")).isEqualTo("poison");
        scene.settle(Duration.ofMinutes(1));
        for (UUID neighbour : neighbours) {
          assertThat(scene.jobs.read(neighbour).text("status")).isEqualTo("completed");
        }
      }
    }
  }

  /** Reads the database, because the queried node could crash before it responds. */
  private static void open(Scene scene) throws SQLException {
    try (Connection connection = scene.postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("update queue set state = 'running' where name = 'text'");
    }
  }
}
