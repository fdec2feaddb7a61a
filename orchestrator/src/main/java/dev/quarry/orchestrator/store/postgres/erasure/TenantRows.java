package dev.quarry.orchestrator.store.postgres.erasure;

import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of a tenant in the tables that have nothing but its name to find them by. Callers run
 * each method in a transaction.
 */
final class TenantRows {
  /** What the details of an audit entry become: they name documents, collections and people. */
  static final String REDUCED = "erased";

  private static final int ROWS_PER_STEP = 1_000;
  private static final int UPLOADS_PER_STEP = 10;

  /** A table, and the kind under which its rows are counted. */
  private record Table(String name, String kind, int perStep) {}

  /**
   * In this order: a job refers to its upload, and the sizes change with the documents. Tables that
   * a foreign key deletes from are not listed.
   */
  private static final List<Table> TABLES =
      List.of(
          new Table("schedule", "schedules", ROWS_PER_STEP),
          new Table("upload", "uploads", UPLOADS_PER_STEP),
          new Table("webhook_delivery", "webhook_deliveries", ROWS_PER_STEP),
          new Table("webhook_endpoint", "webhook_endpoints", ROWS_PER_STEP),
          new Table("idempotency_key", "idempotency_keys", ROWS_PER_STEP),
          new Table("idempotent_batch", "idempotency_keys", ROWS_PER_STEP),
          new Table("job_tombstone", "tombstones", ROWS_PER_STEP),
          new Table("embedding_tokens", "token_counts", ROWS_PER_STEP),
          new Table("tenant_limit", "limits", ROWS_PER_STEP),
          new Table("browser_session", "sessions", ROWS_PER_STEP),
          new Table("job_minute", "job_statistics", ROWS_PER_STEP),
          new Table("collection_size", "sizes", ROWS_PER_STEP),
          new Table("upload_size", "sizes", ROWS_PER_STEP));

  private static final String DELETE =
      """
      delete from %1$s where ctid = any (array(
        select ctid from %1$s where tenant = ? limit ? for update))
      """;

  private static final String REVOKE_KEYS =
      """
      update api_key set revoked_at = coalesce(revoked_at, clock_timestamp()), name = '%s',
        secret_hmac = ''
      where tenant = ? and secret_hmac <> ''
      """
          .formatted(REDUCED);

  // Entries are numbered in their order, so those before the position need not be read again.
  private static final String REDUCE_AUDIT =
      """
      with page as materialized (
        select id from audit_entry
        where tenant = ? and id > (select audit_position from tenant_erasure where tenant = ?)
        order by id limit ?),
      reduced as (
        update audit_entry set object = '%1$s', address = '%1$s' where id in (select id from page)),
      moved as (
        update tenant_erasure set audit_position = (select max(id) from page)
        where tenant = ? and exists (select from page))
      select count(*) from page
      """
          .formatted(REDUCED);

  private final JdbcClient sql;

  TenantRows(JdbcClient sql) {
    this.sql = sql;
  }

  /** Keys stay without name and hash, because the audit log names them by their ids. */
  int revokeKeys(String tenant) {
    return sql.sql(REVOKE_KEYS).param(tenant).update();
  }

  /** Deletes rows of the first table that has any. */
  Map<String, Integer> delete(String tenant) {
    for (Table table : TABLES) {
      int deleted =
          sql.sql(DELETE.formatted(table.name())).params(tenant, table.perStep()).update();
      if (deleted > 0) {
        return Map.of(table.kind(), deleted);
      }
    }
    return Map.of();
  }

  Map<String, Integer> reduceAudit(String tenant) {
    int reduced =
        sql.sql(REDUCE_AUDIT)
            .params(tenant, tenant, ROWS_PER_STEP, tenant)
            .query(Integer.class)
            .single();
    return reduced == 0 ? Map.of() : Map.of("audit_entries", reduced);
  }
}
