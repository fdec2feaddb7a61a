package dev.quarry.orchestrator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.queue.PostgresGaugeReader;
import org.junit.jupiter.api.Test;

/** Of the nodes of a database, one reports its gauges. */
final class ElectedReadingTest {
  private final Database database = new Database(TestDatabase.fresh());
  private final PostgresGaugeReader first = new PostgresGaugeReader(database, "a");
  private final PostgresGaugeReader second = new PostgresGaugeReader(database, "b");

  private static double value(PostgresGaugeReader reader) {
    return new ElectedReading(reader).of(() -> 7L).value(Long::doubleValue);
  }

  @Test
  void one_node_reports_a_gauge_until_it_stops() {
    assertThat(value(first)).isEqualTo(7);
    assertThat(value(second)).isNaN();
    assertThat(value(first)).isEqualTo(7);
    second.close();
    assertThat(value(first)).isEqualTo(7);
    first.close();
    assertThat(value(second)).isEqualTo(7);
    assertThat(value(first)).isNaN();
  }

  @Test
  void another_node_reports_after_the_end_of_one_that_is_not_scraped() {
    assertThat(value(first)).isEqualTo(7);
    database
        .sql()
        .sql("update gauge_reader set expires_at = clock_timestamp() - interval '1 second'")
        .update();
    assertThat(value(second)).isEqualTo(7);
    assertThat(value(first)).isNaN();
  }
}
