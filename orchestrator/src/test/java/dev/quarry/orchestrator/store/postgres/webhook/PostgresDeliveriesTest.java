package dev.quarry.orchestrator.store.postgres.webhook;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.webhook.Delivery;
import dev.quarry.orchestrator.webhook.DeliveryStore.Capacity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class PostgresDeliveriesTest {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Capacity CAPACITY = new Capacity(16, 2, Map.of());

  private final Database db = new Database(TestDatabase.fresh());
  private final PostgresDeliveries deliveries = new PostgresDeliveries(db);

  /** Inserts deliveries that were due at this time, in this order. */
  private void due(String host, int rows, Duration ago) {
    db.sql()
        .sql(
            """
            insert into webhook_delivery (tenant, job_id, event, url, host, payload, next_at)
            select 'acme', gen_random_uuid(), 'job.completed', 'https://' || ?, ?,
              repeat('p', 500),
              now() - ? * interval '1 millisecond' + n * interval '1 microsecond'
            from generate_series(1, ?) n
            """)
        .params(host, host, ago.toMillis(), rows)
        .update();
  }

  private Map<String, Long> claimed(Capacity capacity) {
    return deliveries.claim(capacity, LEASE).stream()
        .collect(groupingBy(Delivery::host, counting()));
  }

  @Test
  void long_backlog_of_one_host_does_not_delay_other_hosts() {
    due("slow:443", 100, Duration.ofHours(2));
    due("a:443", 1, Duration.ofMinutes(2));
    due("b:443", 5, Duration.ofMinutes(1));

    assertThat(claimed(CAPACITY)).isEqualTo(Map.of("slow:443", 2L, "a:443", 1L, "b:443", 2L));
    assertThat(claimed(new Capacity(16, 2, Map.of("slow:443", 0, "b:443", 1))))
        .isEqualTo(Map.of("b:443", 1L));
  }

  @Test
  void deliveries_are_claimed_in_order_of_due_time_and_not_before_it() {
    due("late:443", 1, Duration.ofMinutes(-10));
    for (int i = 0; i < 20; i++) {
      due("h" + i + ":443", 1, Duration.ofMinutes(20 - i));
    }

    List<Delivery> first = deliveries.claim(new Capacity(3, 2, Map.of()), LEASE);

    assertThat(first)
        .extracting(Delivery::host)
        .containsExactlyInAnyOrder("h0:443", "h1:443", "h2:443");
    assertThat(claimed(new Capacity(100, 2, Map.of()))).hasSize(17).doesNotContainKey("late:443");
  }

  @Test
  void claim_does_not_read_the_backlog() throws Exception {
    due("slow:443", 20_000, Duration.ofHours(2));
    due("a:443", 3, Duration.ofMinutes(2));
    db.sql().sql("analyze webhook_delivery").update();

    String plan =
        deliveries
            .claimStatement(
                "explain (analyze, buffers, format json) " + PostgresDeliveries.CLAIM,
                CAPACITY,
                LEASE)
            .query(String.class)
            .single();

    JsonNode root = JsonMapper.shared().readTree(plan).path(0).path("Plan");
    int pages = root.path("Shared Hit Blocks").asInt() + root.path("Shared Read Blocks").asInt();
    assertThat(pages).as("pages read of some 1,800").isBetween(1, 300);
  }
}
