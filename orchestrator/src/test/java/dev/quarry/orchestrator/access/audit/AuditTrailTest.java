package dev.quarry.orchestrator.access.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.access.PostgresAuditLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

final class AuditTrailTest {
  private final DataSource database = TestDatabase.fresh();
  private final AuditLog log = new PostgresAuditLog(new Database(database));
  private final AuditTrail trail = new AuditTrail(log, Duration.ofDays(90));

  private static AuditEntry entry(String action) {
    return AuditEntry.of(
        Principal.OPERATOR, new AuditEntry.Request("127.0.0.1", action, "/jobs/1", "t"), "200");
  }

  private List<String> actions() {
    return log.list(null, null, null, 100).stream().map(each -> each.entry().action()).toList();
  }

  @Test
  void entries_are_written_in_order_and_listed_newest_first() {
    trail.record(entry("one"));
    trail.record(entry("two"));
    assertThat(actions()).isEmpty();
    trail.flush();
    assertThat(actions()).containsExactly("two", "one");
    assertThat(log.list("default", "one", null, 10)).hasSize(1);
    assertThat(log.list("acme", null, null, 10)).isEmpty();
    long newest = log.list(null, null, null, 1).getFirst().id();
    assertThat(log.list(null, null, newest, 10)).hasSize(1);
  }

  @Test
  void control_characters_are_replaced() {
    trail.record(entry("DELETE /x\r\n2026-01-01 INFO forged \u001b[2J\u2028\u202e\0" + "\uD800"));
    trail.flush();
    assertThat(actions().getFirst())
        .startsWith("DELETE /x")
        .doesNotContainPattern("[\\p{Cntrl}\u2028\u202e]");
    assertThatThrownBy(
            () ->
                JdbcClient.create(database)
                    .sql(
                        """
                        insert into audit_entry
                          (tenant, key_id, role, address, action, object, outcome, trace_id)
                        values ('a', 'b', 'c', 'd', E'e\\nf', 'g', 'h', 'i')
                        """)
                    .update())
        .hasMessageContaining("check constraint");
  }

  @Test
  void entries_that_cannot_be_written_wait_for_the_database() {
    AuditTrail patient = new AuditTrail(log, Duration.ofDays(1));
    patient.record(entry("kept"));
    JdbcClient.create(database).sql("alter table audit_entry rename to away").update();
    assertThatThrownBy(patient::flush).rootCause().hasFieldOrPropertyWithValue("SQLState", "42P01");
    JdbcClient.create(database).sql("alter table away rename to audit_entry").update();
    patient.close();
    assertThat(actions()).containsExactly("kept");
  }

  @Test
  void entries_are_deleted_after_the_retention() {
    AuditEntry old = entry("old");
    log.add(
        List.of(
            new AuditEntry(
                Instant.now().minus(Duration.ofDays(91)),
                old.tenant(),
                old.keyId(),
                old.role(),
                old.address(),
                "old",
                old.object(),
                old.outcome(),
                old.traceId()),
            entry("new")));
    trail.removeOld();
    assertThat(actions()).containsExactly("new");
  }
}
