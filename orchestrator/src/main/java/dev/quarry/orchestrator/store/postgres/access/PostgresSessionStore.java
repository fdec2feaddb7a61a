package dev.quarry.orchestrator.store.postgres.access;

import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.access.session.SessionStore;
import dev.quarry.orchestrator.store.postgres.Database;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Sessions in the table {@code browser_session}. */
public final class PostgresSessionStore implements SessionStore {
  private static final int MAX_SESSIONS_OF_KEY = 100;

  private static final String ADD =
      """
      insert into browser_session (id, key_id, tenant, binding, ends_at, expires_at)
      select ?, ?, ?, ?::bytea, ends_at, least(ends_at, now() + ? * interval '1 millisecond')
      from (select now() + ? * interval '1 millisecond' as ends_at) as limits
      """;

  private static final String DELETE_OLDEST_OF_KEY =
      """
      delete from browser_session where ctid = any (array(
        select ctid from browser_session where key_id = ? order by created_at desc offset ?))
      """;

  private static final String USED =
      """
      update browser_session
      set expires_at = least(ends_at, clock_timestamp() + ? * interval '1 millisecond')
      where id = any (?) and expires_at > clock_timestamp()
        and expires_at < least(ends_at, clock_timestamp() + ? * interval '1 millisecond')
          - interval '1 minute'
      """;

  private static final String DELETE_ENDED =
      """
      delete from browser_session where ctid = any (array(
        select ctid from browser_session where expires_at < clock_timestamp()
        order by expires_at limit ?
        for update skip locked))
      """;

  private final Database db;
  private final AuditRows audit;

  public PostgresSessionStore(Database db) {
    this.db = db;
    this.audit = new AuditRows(db);
  }

  @Override
  public void add(NewSession session, Lifetimes lifetimes, AuditEntry entry) {
    db.transaction(
        () -> {
          audit.add(List.of(entry));
          db.sql()
              .sql(ADD)
              .params(session.id(), session.keyId(), session.tenant())
              .param(session.binding())
              .params(lifetimes.idle().toMillis(), lifetimes.total().toMillis())
              .update();
          return db.sql()
              .sql(DELETE_OLDEST_OF_KEY)
              .params(session.keyId(), MAX_SESSIONS_OF_KEY)
              .update();
        });
  }

  @Override
  public Optional<Stored> find(String id) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select key_id, binding from browser_session
                    where id = ? and expires_at > clock_timestamp()
                    """)
                .param(id)
                .query((row, n) -> new Stored(row.getString(1), row.getBytes(2)))
                .optional());
  }

  @Override
  public void remove(String id, AuditEntry entry) {
    db.transaction(
        () -> {
          audit.add(List.of(entry));
          return db.sql().sql("delete from browser_session where id = ?").param(id).update();
        });
  }

  @Override
  public void used(Collection<String> ids, Duration idle) {
    db.statement(
        () ->
            db.sql()
                .sql(USED)
                .params(idle.toMillis(), ids.toArray(String[]::new), idle.toMillis())
                .update());
  }

  @Override
  public int removeEnded(int limit) {
    return db.statement(() -> db.sql().sql(DELETE_ENDED).param(limit).update());
  }
}
