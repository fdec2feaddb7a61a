package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Nodes are replaced one by one under load, on a database of a later version: a column and a table
 * that these nodes do not know, a migration that they do not have, an event of an unknown type.
 * {@link UpgradeTest} runs an earlier release at the same time.
 */
@Tag("full")
class RollingTest {
  private static final String UNKNOWN_EVENT =
      """
      with changed as (update job set last_seq = last_seq + 1 where id = ? returning id, last_seq)
      insert into job_event (job_id, seq, type, data)
      select id, last_seq, 'later_event', '{"later": {"than": "now"}}' from changed
      """;

  @Test
  void nodes_are_replaced_under_load_on_the_database_of_a_later_version() throws Exception {
    try (Scene scene =
        new Scene("nodes_are_replaced_under_load_on_the_database_of_a_later_version")) {
      List<NodeProcess> nodes = new ArrayList<>(scene.start("a", "b"));
      UUID old = scene.submit(nodes.get(0), "submitted before", "sleep-300");
      scene.jobs.awaitEnd(old, Duration.ofSeconds(30));
      try (Connection connection = scene.postgres.connect()) {
        LaterSchema.create(connection);
      }
      scene.injected("schema of a later version under running nodes");
      for (int i = 0; i < 2; i++) {
        NodeProcess node = nodes.get(i);
        NodeProcess other = nodes.get(1 - i);
        Load load = new Load(scene, List.of(other), 4);
        try (load) {
          scene.ledger.disturbed(node.name());
          node.terminate();
          assertThat(node.awaitExit(Duration.ofMinutes(1))).isTrue();
          nodes.set(i, scene.start(i == 0 ? "a" : "b"));
          scene.injected("a node replaced under load");
        }
        assertThat(load.unexpected).isEmpty();
      }
      assertUnknownEventIsShown(scene, nodes);
      scene.settle(Duration.ofMinutes(2));
    }
  }

  private static void assertUnknownEventIsShown(Scene scene, List<NodeProcess> nodes)
      throws Exception {
    UUID job = scene.submit(nodes.get(0), "with a later event", "sleep-3000");
    // The jobs of the load are queued before it.
    Await.until("runs", Duration.ofMinutes(3), () -> !scene.ledger.starts(job).isEmpty());
    try (Connection connection = scene.postgres.connect();
        var statement = connection.prepareStatement(UNKNOWN_EVENT)) {
      statement.setObject(1, job);
      statement.executeUpdate();
    }
    scene.injected("an event of an unknown type");
    scene.jobs.awaitEnd(job, Duration.ofMinutes(1));
    for (NodeProcess node : nodes) {
      assertThat(read(node, "/jobs/" + job)).contains("later_event");
      assertThat(node.api().text("/jobs/" + job + "/events")).contains("event: later_event");
    }
  }

  private static String read(NodeProcess node, String path)
      throws IOException, InterruptedException {
    Api.Response answer = node.api().get(path);
    assertThat(answer.status()).isEqualTo(200);
    return answer.body().toString();
  }
}
