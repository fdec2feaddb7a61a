package dev.quarry.orchestrator.store.postgres.access;

import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.store.postgres.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Inserts into the table {@code audit_entry}. Callers run it in a transaction. */
public final class AuditRows {
  // An entry is buffered before it is inserted. Its timestamp is computed from the clock of the
  // database, which retention uses.
  private static final String INSERT =
      """
      insert into audit_entry
        (at, tenant, key_id, role, address, action, object, outcome, trace_id)
      values (clock_timestamp() - ?::bigint * interval '1 millisecond', ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private final Database db;

  public AuditRows(Database db) {
    this.db = db;
  }

  public void add(List<AuditEntry> entries) {
    List<Object[]> rows = entries.stream().map(AuditRows::row).toList();
    db.jdbc().batchUpdate(INSERT, rows);
  }

  private static Object[] row(AuditEntry entry) {
    return new Object[] {
      Duration.between(entry.at(), Instant.now()).toMillis(),
      entry.tenant(),
      entry.keyId(),
      entry.role(),
      entry.address(),
      entry.action(),
      entry.object(),
      entry.outcome(),
      entry.traceId()
    };
  }
}
