package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.JobStore.IdempotencyKey;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes new jobs; each method belongs into a transaction. */
final class JobInserts {
  private static final String INSERT =
      """
      with added as (
        insert into job (id, tenant, type, status, collection, source_uri, request, text, labels,
          batch_id, priority, max_attempts, max_duration_seconds, last_seq)
        values (?, ?, ?, 'queued', ?, ?, ?::jsonb, ?, ?::text[], ?, ?, ?, ?, 1)
        returning id)
      insert into job_event (job_id, seq, type) select id, 1, 'queued' from added
      """;

  private final Database db;
  private final Supplier<UUID> ids;

  JobInserts(Database db, Supplier<UUID> ids) {
    this.db = db;
    this.ids = ids;
  }

  /** Each with its event; returns their ids in order. */
  List<UUID> add(String tenant, List<JobRequest> requests) {
    List<UUID> added = requests.stream().map(request -> ids.get()).toList();
    List<@Nullable Object[]> rows =
        java.util.stream.IntStream.range(0, added.size())
            .mapToObj(i -> row(added.get(i), tenant, requests.get(i)))
            .toList();
    db.jdbc().batchUpdate(INSERT, rows);
    return added;
  }

  private static @Nullable Object[] row(UUID id, String tenant, JobRequest request) {
    return new @Nullable Object[] {
      id,
      tenant,
      request.type().code(),
      request.collection(),
      SafeText.ofNullable(request.sourceUri()),
      rest(request),
      SafeText.ofNullable(request.text()),
      request.labels().stream().map(SafeText::of).toArray(String[]::new),
      request.batchId(),
      request.priority(),
      request.maxAttempts(),
      Math.toIntExact(request.maxDuration().toSeconds())
    };
  }

  private static String rest(JobRequest request) {
    return Json.of(
        new JobRow.Rest(
            SafeText.ofNullable(request.title()), options(request.options()), request.callback()));
  }

  // A JSON object stays one when its texts are made safe.
  @SuppressWarnings("unchecked")
  private static Map<String, Object> options(Map<String, Object> options) {
    return (Map<String, Object>) (Map<String, ?>) SafeText.object(options);
  }

  /** The job that a key was used for. */
  record Earlier(UUID jobId, boolean sameBody) {}

  /** Locks the key until the transaction ends and looks it up. */
  Optional<Earlier> underKey(String tenant, IdempotencyKey key) {
    db.sql()
        .sql("select pg_advisory_xact_lock(hashtextextended(? || chr(10) || ?, 0))::text")
        .params(tenant, key.key())
        .query(String.class)
        .single();
    return db.sql()
        .sql("select job_id, body_sha256 from idempotency_key where tenant = ? and key = ?")
        .params(tenant, key.key())
        .query(
            (row, n) ->
                new Earlier(
                    row.getObject(1, UUID.class),
                    MessageDigest.isEqual(row.getBytes(2), key.bodySha256())))
        .optional();
  }

  void remember(String tenant, IdempotencyKey key, UUID jobId) {
    db.sql()
        .sql("insert into idempotency_key (tenant, key, body_sha256, job_id) values (?, ?, ?, ?)")
        .params(tenant, key.key(), key.bodySha256(), jobId)
        .update();
  }
}
