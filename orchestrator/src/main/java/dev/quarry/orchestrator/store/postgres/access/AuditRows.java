package dev.quarry.orchestrator.store.postgres.access;

import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.store.postgres.Database;
import java.time.ZoneOffset;
import java.util.List;

/** Writes to the table {@code audit_entry}; belongs into a transaction. */
final class AuditRows {
  private static final String INSERT =
      """
      insert into audit_entry
        (at, tenant, key_id, role, address, action, object, outcome, trace_id)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private final Database db;

  AuditRows(Database db) {
    this.db = db;
  }

  void add(List<AuditEntry> entries) {
    List<Object[]> rows = entries.stream().map(AuditRows::row).toList();
    db.jdbc().batchUpdate(INSERT, rows);
  }

  private static Object[] row(AuditEntry entry) {
    return new Object[] {
      entry.at().atOffset(ZoneOffset.UTC),
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
