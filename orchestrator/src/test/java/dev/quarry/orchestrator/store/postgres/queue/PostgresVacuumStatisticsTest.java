package dev.quarry.orchestrator.store.postgres.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.job.VacuumStatistics;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

final class PostgresVacuumStatisticsTest {

  @Test
  void an_open_transaction_is_reported_with_its_age_until_it_ends() throws Exception {
    DataSource source = TestDatabase.fresh();
    VacuumStatistics rows = new PostgresVacuumStatistics(new Database(source));
    assertThat(rows.read().oldestSnapshot()).isZero();
    try (Connection forgotten = source.getConnection()) {
      forgotten.setAutoCommit(false);
      forgotten.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try (var statement = forgotten.createStatement()) {
        statement.execute("select count(*), pg_sleep(0.05) from job");
      }
      assertThat(rows.read().oldestSnapshot()).isGreaterThan(Duration.ofMillis(40));
      forgotten.rollback();
    }
    assertThat(rows.read().oldestSnapshot()).isZero();
  }

  @Test
  void dead_rows_are_counted_for_each_table_of_the_queue() throws Exception {
    VacuumStatistics rows = new PostgresVacuumStatistics(new Database(TestDatabase.fresh()));
    assertThat(rows.read().deadRows()).containsOnlyKeys(rows.tables());
  }
}
