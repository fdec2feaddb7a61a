package dev.quarry.orchestrator.store.postgres.access;

import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.access.audit.AuditLog;
import dev.quarry.orchestrator.store.postgres.Conditions;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The audit log in the table {@code audit_entry}. */
public final class PostgresAuditLog implements AuditLog {
  private final Database db;
  private final AuditRows rows;

  public PostgresAuditLog(Database db) {
    this.db = db;
    this.rows = new AuditRows(db);
  }

  @Override
  public void add(List<AuditEntry> entries) {
    db.transaction(
        () -> {
          rows.add(entries);
          return entries.size();
        });
  }

  @Override
  public List<Numbered> list(
      @Nullable String tenant, @Nullable String action, @Nullable Long before, int limit) {
    Conditions where =
        new Conditions().andGiven("tenant = ?", tenant).andGiven("action = ?", action);
    if (before != null) {
      where.and("id < ?", before);
    }
    return db.statement(
        () ->
            db.sql()
                .sql(
                    "select * from audit_entry where " + where.text() + " order by id desc limit ?")
                .params(where.values(limit))
                .query((row, n) -> new Numbered(row.getLong("id"), readEntry(row)))
                .list());
  }

  private static AuditEntry readEntry(ResultSet row) throws SQLException {
    return new AuditEntry(
        Instants.present(row, "at"),
        row.getString("tenant"),
        row.getString("key_id"),
        row.getString("role"),
        row.getString("address"),
        row.getString("action"),
        row.getString("object"),
        row.getString("outcome"),
        row.getString("trace_id"));
  }

  @Override
  public int removeOlder(Duration age, int limit) {
    return db.transaction(
        () ->
            db.sql()
                .sql(
                    """
                    delete from audit_entry where ctid = any (array(
                      select ctid from audit_entry
                      where at < clock_timestamp() - make_interval(secs => ?)
                      order by at limit ? for update skip locked))
                    """)
                .params(age.toSeconds(), limit)
                .update());
  }
}
