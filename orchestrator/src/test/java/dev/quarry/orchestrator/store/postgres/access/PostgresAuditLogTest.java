package dev.quarry.orchestrator.store.postgres.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

final class PostgresAuditLogTest {
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void age_of_an_entry_is_measured_by_the_clock_of_the_database() {
    // A function in the first schema of the search path replaces that of pg_catalog.
    String url = TestDatabase.freshUrl() + "?currentSchema=public,pg_catalog";
    var source =
        new SingleConnectionDataSource(url, TestDatabase.user(), TestDatabase.password(), true);
    Database db = new Database(source);
    PostgresAuditLog log = new PostgresAuditLog(db);
    log.add(
        List.of(
            AuditEntry.of(
                Principal.OPERATOR,
                new AuditEntry.Request("127.0.0.1", "POST /jobs", "/jobs", "t"),
                "202")));
    assertThat(log.removeOlder(DAY, 10)).isZero();
    db.jdbc()
        .execute(
            """
            create function public.clock_timestamp() returns timestamptz language sql as
              $$ select pg_catalog.clock_timestamp() + interval '25 hours' $$
            """);

    assertThat(log.removeOlder(DAY.plusHours(2), 10)).isZero();
    assertThat(log.removeOlder(DAY, 10)).isEqualTo(1);
    source.destroy();
  }
}
