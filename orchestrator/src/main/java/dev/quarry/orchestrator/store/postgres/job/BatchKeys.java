package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.store.postgres.Ids;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code idempotent_batch}. Callers run each method in a transaction. */
final class BatchKeys {
  private final JdbcClient sql;

  BatchKeys(JdbcClient sql) {
    this.sql = sql;
  }

  /** The batch that was submitted with a key. */
  record StoredBatch(String batchId, List<UUID> jobs, boolean sameBody) {}

  /** Locks the key until the transaction ends, and returns its batch. */
  Optional<StoredBatch> lock(String tenant, IdempotencyKey key) {
    sql.sql("select pg_advisory_xact_lock(hashtextextended('batch' || ? || chr(10) || ?, 0))::text")
        .params(tenant, key.key())
        .query(String.class)
        .single();
    return sql.sql(
            "select batch_id, jobs, body_sha256 from idempotent_batch where tenant = ? and key = ?")
        .params(tenant, key.key())
        .query(
            (row, n) ->
                new StoredBatch(
                    row.getString(1),
                    List.of((UUID[]) row.getArray(2).getArray()),
                    MessageDigest.isEqual(row.getBytes(3), key.bodySha256())))
        .optional();
  }

  void remember(String tenant, IdempotencyKey key, String batchId, List<UUID> jobs) {
    sql.sql(
            """
            insert into idempotent_batch (tenant, key, body_sha256, batch_id, jobs)
            values (?, ?, ?, ?, ?::uuid[])
            """)
        .params(tenant, key.key(), key.bodySha256(), batchId)
        .param(Ids.of(jobs.stream()))
        .update();
  }
}
