package dev.quarry.orchestrator.store.postgres.access;

import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.access.limit.LimitStore;
import dev.quarry.orchestrator.access.limit.Limits;
import dev.quarry.orchestrator.store.postgres.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Limits in the table {@code tenant_limit}, and the usage that counts against them. */
public final class PostgresLimitStore implements LimitStore {
  // Two index-only counts, each on a partial index. One count would scan the whole table.
  private static final String COUNT_QUEUED =
      """
      select tenant, sum(n)::bigint from (
        select tenant, count(*) as n from job where status = 'queued' and not delayed group by tenant
        union all
        select tenant, count(*) from job where status = 'queued' and delayed group by tenant) as each
      group by tenant
      """;

  private final Database db;
  private final AuditRows audit;

  public PostgresLimitStore(Database db) {
    this.db = db;
    this.audit = new AuditRows(db);
  }

  @Override
  public Limits find(String tenant) {
    return db.statement(
        () ->
            db.sql()
                .sql("select * from tenant_limit where tenant = ?")
                .param(tenant)
                .query(
                    (row, n) ->
                        new Limits(
                            row.getObject("requests_per_minute", Integer.class),
                            row.getObject("queued", Integer.class),
                            row.getObject("running", Integer.class),
                            row.getObject("documents", Long.class),
                            row.getObject("chunks", Long.class),
                            row.getObject("bytes", Long.class),
                            row.getObject("embedding_tokens_per_day", Long.class),
                            row.getObject("stored_bytes", Long.class),
                            row.getObject("schedules", Integer.class)))
                .optional()
                .orElse(Limits.NONE));
  }

  @Override
  public void put(String tenant, Limits limits, AuditEntry entry) {
    db.transaction(
        () -> {
          audit.add(List.of(entry));
          return db.sql()
              .sql(
                  """
                  insert into tenant_limit
                    (tenant, requests_per_minute, queued, running, documents, chunks, bytes,
                     embedding_tokens_per_day, stored_bytes, schedules)
                  values (:tenant, :requests, :queued, :running, :documents, :chunks, :bytes,
                    :tokens, :stored, :schedules)
                  on conflict (tenant) do update set
                    requests_per_minute = excluded.requests_per_minute, queued = excluded.queued,
                    running = excluded.running, documents = excluded.documents,
                    chunks = excluded.chunks, bytes = excluded.bytes,
                    embedding_tokens_per_day = excluded.embedding_tokens_per_day,
                    stored_bytes = excluded.stored_bytes, schedules = excluded.schedules,
                    updated_at = clock_timestamp()
                  """)
              .param("tenant", tenant)
              .param("requests", limits.requestsPerMinute())
              .param("queued", limits.queued())
              .param("running", limits.running())
              .param("documents", limits.documents())
              .param("chunks", limits.chunks())
              .param("bytes", limits.bytes())
              .param("tokens", limits.embeddingTokensPerDay())
              .param("stored", limits.storedBytes())
              .param("schedules", limits.schedules())
              .update();
        });
  }

  @Override
  public Map<String, Long> queued() {
    return db.statement(
        () -> {
          Map<String, Long> byTenant = new HashMap<>();
          db.sql()
              .sql(COUNT_QUEUED)
              .query(
                  row -> {
                    byTenant.put(row.getString(1), row.getLong(2));
                  });
          return byTenant;
        });
  }

  @Override
  public Stored stored(String tenant) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select coalesce(sum(documents), 0), coalesce(sum(chunks), 0),
                      coalesce(sum(bytes), 0), coalesce(sum(bytes + chunk_bytes), 0)
                        + (select coalesce(sum(bytes), 0) from upload_size where tenant = ?)
                    from collection_size where tenant = ?
                    """)
                .params(tenant, tenant)
                .query(
                    (row, n) ->
                        new Stored(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .single());
  }
}
