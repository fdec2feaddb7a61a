package dev.quarry.orchestrator.store.postgres.erasure;

import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.erasure.Erasure;
import dev.quarry.orchestrator.erasure.ErasureStore;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Instants;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.access.AuditRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.core.type.TypeReference;

/**
 * Erasures in the table {@code tenant_erasure}. The row is locked while a step runs, so that of
 * several nodes one works on a tenant, and rows are deleted and counted in one transaction.
 */
public final class PostgresErasures implements ErasureStore {
  private static final int GENERATIONS_PER_STEP = 1_000;
  private static final TypeReference<TreeMap<String, Long>> COUNTS = new TypeReference<>() {};

  /** All kinds, so that an erasure that finds nothing says so. */
  private static final String NOTHING_ERASED =
      """
      {"api_keys": 0, "jobs": 0, "items": 0, "events": 0, "documents": 0, "chunks": 0,
       "cached_vectors": 0, "uploads": 0, "webhook_deliveries": 0, "webhook_endpoints": 0,
       "idempotency_keys": 0, "tombstones": 0, "token_counts": 0, "limits": 0, "sizes": 0,
       "schedules": 0, "sessions": 0, "job_statistics": 0,
       "audit_entries": 0}
      """;

  private final Database db;
  private final TenantJobs jobs;
  private final TenantDocuments documents;
  private final TenantRows rows;
  private final AuditRows audit;
  private final String index;
  private final Waits waits;

  /**
   * How long an erasure waits.
   *
   * @param delay from the revocation of keys to the first deletion: longer than a node needs to
   *     notice it and to end what it does for the tenant
   * @param reservationAge until the generation of an attempt that has ended is not written any more
   */
  public record Waits(Duration delay, Duration reservationAge) {}

  public PostgresErasures(Database db, DocumentStore documents, IndexName index, Waits waits) {
    this.db = db;
    this.jobs = new TenantJobs(db.sql());
    this.documents = new TenantDocuments(db.sql(), documents);
    this.rows = new TenantRows(db.sql());
    this.audit = new AuditRows(db);
    this.index = index.toString();
    this.waits = waits;
  }

  @Override
  public Erasure begin(String tenant, AuditEntry entry) {
    return db.transaction(
        () -> {
          audit.add(List.of(entry));
          db.sql()
              .sql(
                  """
                  insert into tenant_erasure as e (tenant, erased) values (?, ?::jsonb)
                  on conflict (tenant) do update set requested_at = clock_timestamp(),
                    finished_at = null, erased = excluded.erased, other_indexes = '{}'
                  where e.finished_at is not null
                  """)
              .params(tenant, NOTHING_ERASED)
              .update();
          count(tenant, Map.of("api_keys", rows.revokeKeys(tenant)));
          return find(tenant).orElseThrow();
        });
  }

  @Override
  public Optional<Erasure> find(String tenant) {
    return db.statement(
        () ->
            db.sql()
                .sql("select * from tenant_erasure where tenant = ?")
                .param(tenant)
                .query((row, n) -> read(row))
                .optional());
  }

  @Override
  public List<String> running() {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    "select tenant from tenant_erasure where finished_at is null"
                        + " order by requested_at")
                .query(String.class)
                .list());
  }

  @Override
  public Step advance(String tenant) {
    return db.transaction(() -> lock(tenant).map(due -> advance(tenant, due)).orElse(Step.WAITING));
  }

  private Step advance(String tenant, boolean due) {
    // Also those that came in since the erasure began.
    count(tenant, Map.of("api_keys", rows.revokeKeys(tenant)));
    if (jobs.end(tenant) > 0) {
      return Step.ERASED;
    }
    if (!due || jobs.anyLive(tenant)) {
      return Step.WAITING;
    }
    List<Function<String, Map<String, Integer>>> steps =
        List.of(documents::delete, jobs::delete, rows::delete, rows::reduceAudit);
    for (Function<String, Map<String, Integer>> step : steps) {
      if (count(tenant, step.apply(tenant))) {
        return Step.ERASED;
      }
    }
    return mayBeWritten(tenant) ? Step.WAITING : Step.ROWS_GONE;
  }

  /** Whether the delay has passed; empty if another node works on it, or if it is not running. */
  private Optional<Boolean> lock(String tenant) {
    return db.sql()
        .sql(
            """
            select requested_at <= clock_timestamp() - ? * interval '1 millisecond'
            from tenant_erasure where tenant = ? and finished_at is null
            for no key update skip locked
            """)
        .params(waits.delay().toMillis(), tenant)
        .query(Boolean.class)
        .optional();
  }

  /** Returns whether any is above 0. */
  private boolean count(String tenant, Map<String, Integer> erased) {
    boolean any = false;
    for (Map.Entry<String, Integer> each : erased.entrySet()) {
      if (each.getValue() > 0) {
        any = true;
        db.sql()
            .sql(
                """
                update tenant_erasure set erased = jsonb_set(erased, array[?::text],
                  to_jsonb(coalesce((erased ->> ?::text)::bigint, 0) + ?::bigint))
                where tenant = ?
                """)
            .params(each.getKey(), each.getKey(), each.getValue().longValue(), tenant)
            .update();
      }
    }
    return any;
  }

  private boolean mayBeWritten(String tenant) {
    return db.sql()
        .sql(
            """
            select exists (select from stale_generation where tenant = ? and job_id is not null
              and since > clock_timestamp() - ? * interval '1 millisecond')
            """)
        .params(tenant, waits.reservationAge().toMillis())
        .query(Boolean.class)
        .single();
  }

  @Override
  public boolean forgetGenerations(String tenant) {
    return db.statement(
        () ->
            db.sql()
                    .sql(
                        """
                        delete from stale_generation where ctid = any (array(
                          select ctid from stale_generation where tenant = ? and index_name = ?
                          limit ? for update))
                        """)
                    .params(tenant, index, GENERATIONS_PER_STEP)
                    .update()
                == GENERATIONS_PER_STEP);
  }

  @Override
  public Optional<Erasure> finish(String tenant) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    update tenant_erasure set finished_at = clock_timestamp(),
                      other_indexes = array(
                        select distinct index_name from stale_generation
                        where tenant = ? order by index_name)
                    where tenant = ? and finished_at is null returning *
                    """)
                .params(tenant, tenant)
                .query((row, n) -> read(row))
                .optional());
  }

  @Override
  public boolean closed(String tenant) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select exists (
                      select from tenant_erasure e where e.tenant = ? and (e.finished_at is null
                        or not exists (
                          select from api_key k where k.tenant = e.tenant and k.revoked_at is null)))
                    """)
                .param(tenant)
                .query(Boolean.class)
                .single());
  }

  private static Erasure read(ResultSet row) throws SQLException {
    return new Erasure(
        row.getString("tenant"),
        Instants.present(row, "requested_at"),
        Instants.read(row, "finished_at"),
        Json.read(row.getString("erased"), COUNTS),
        List.of((String[]) row.getArray("other_indexes").getArray()));
  }
}
