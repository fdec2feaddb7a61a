package dev.quarry.orchestrator.store.postgres.job;

import static java.util.Objects.requireNonNull;

import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import dev.quarry.orchestrator.submission.Submitted;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes new jobs, as many at once as are given; each method belongs into a transaction. */
final class JobInserts {
  // A key that another transaction is just using makes this one wait for its end. The keys of one
  // statement are taken in order, so that two statements never wait for each other.
  private static final String INSERT =
      """
      with submitted as materialized (
        select * from jsonb_to_recordset(?::jsonb) as s (id uuid, tenant text, type text,
          collection text, source_uri text, request jsonb, text text, labels text[],
          batch_id text, priority smallint, max_attempts integer,
          max_duration_seconds integer, retry_of uuid, retry_failed_only boolean,
          retry_root uuid, upload_id uuid, route text, key text, key_sha256 bytea)),
      keyed as (
        insert into idempotency_key (tenant, key, body_sha256, job_id)
        select tenant, key, key_sha256, id from submitted where key is not null
        order by tenant, key, id
        on conflict do nothing returning job_id),
      added as (
        insert into job (id, tenant, type, status, collection, source_uri, request, text, labels,
          batch_id, priority, max_attempts, max_duration_seconds, retry_of, retry_failed_only,
          retry_root, upload_id, route, due_order, last_seq)
        select id, tenant, type, 'queued', collection, source_uri, request, text, labels,
          batch_id, priority, max_attempts, max_duration_seconds, retry_of, retry_failed_only,
          retry_root, upload_id, route,
          now() - priority * ?::bigint * interval '1 millisecond', 1
        from submitted where key is null or id in (select job_id from keyed) order by id
        returning *),
      told as (
        insert into job_event (job_id, seq, type) select id, 1, 'queued' from added)
      select %s from added j
      """
          .formatted(JobRow.NEW);

  private static final String EARLIER =
      """
      select k.tenant, k.key, k.job_id, '\\x' || encode(k.body_sha256, 'hex') as body
      from unnest(?::text[], ?::text[]) as asked (tenant, key)
      join idempotency_key k using (tenant, key)
      """;

  private final JdbcClient sql;
  private final Supplier<UUID> ids;
  private final JobReads reads;
  private final CallCopies calls;
  private final Duration aging;

  JobInserts(Database db, Supplier<UUID> ids, QueueOrder order) {
    this.sql = db.sql();
    this.ids = ids;
    this.reads = new JobReads(sql);
    this.calls = new CallCopies(sql);
    this.aging = order.aging();
  }

  /** Not written yet. */
  NewJobRow job(String tenant, JobRequest request, @Nullable IdempotencyKey key) {
    return NewJobRow.of(ids.get(), tenant, request, key);
  }

  /** Each with its event; in order. */
  List<Job> add(String tenant, List<JobRequest> requests) {
    List<NewJobRow> jobs = requests.stream().map(request -> job(tenant, request, null)).toList();
    return add(jobs).stream().map(JobInserts::added).toList();
  }

  static Job added(Submitted submitted) {
    return switch (submitted) {
      case Submitted.Added(Job job) -> job;
      case Submitted.Repeated _, Submitted.Conflicting _ ->
          throw new IllegalStateException("without a key nothing is repeated");
    };
  }

  /** Each with its event, unless its key was used before; the answers are in order. */
  List<Submitted> add(List<NewJobRow> jobs) {
    Map<UUID, Submitted> answers = new HashMap<>();
    List<NewJobRow> open = jobs;
    while (!open.isEmpty()) {
      insert(open).forEach(job -> answers.put(job.id(), new Submitted.Added(job)));
      open = without(open, answers);
      if (!open.isEmpty()) {
        answers.putAll(repeated(open));
        // A key that is neither new nor there was removed in between: it is free now.
        open = without(open, answers);
      }
    }
    return jobs.stream().map(job -> requireNonNull(answers.get(job.id()))).toList();
  }

  private static List<NewJobRow> without(List<NewJobRow> jobs, Map<UUID, Submitted> answered) {
    return jobs.stream().filter(job -> !answered.containsKey(job.id())).toList();
  }

  private List<Job> insert(List<NewJobRow> jobs) {
    List<Job> added =
        sql.sql(INSERT).params(Json.of(jobs), aging.toMillis()).query(JobRow::read).list();
    calls.ofRetries(added);
    return added;
  }

  /** What came before under a key. */
  Optional<Submitted> before(String tenant, IdempotencyKey key) {
    Earlier before =
        earlier(new String[] {tenant}, new String[] {key.key()}).get(new Key(tenant, key.key()));
    if (before == null) {
      return Optional.empty();
    }
    return before.body().equals(NewJobRow.hex(key))
        ? reads.inOrder(List.of(before.jobId())).stream().findFirst().map(Submitted.Repeated::new)
        : Optional.of(new Submitted.Conflicting());
  }

  /** What came before under a job's key. */
  Optional<Submitted> before(NewJobRow job) {
    return Optional.ofNullable(repeated(List.of(job)).get(job.id()));
  }

  private record Key(String tenant, @Nullable String key) {}

  private record Earlier(UUID jobId, String body) {}

  /** What becomes of submissions whose keys are taken. */
  private Map<UUID, Submitted> repeated(List<NewJobRow> jobs) {
    Map<Key, Earlier> earlier =
        earlier(
            jobs.stream().map(NewJobRow::tenant).toArray(String[]::new),
            jobs.stream().map(NewJobRow::key).toArray(String[]::new));
    Map<UUID, Submitted> answers = new HashMap<>();
    Map<UUID, Job> originals = new HashMap<>();
    reads
        .inOrder(earlier.values().stream().map(Earlier::jobId).toList())
        .forEach(job -> originals.put(job.id(), job));
    for (NewJobRow job : jobs) {
      Earlier before = earlier.get(new Key(job.tenant(), job.key()));
      Job original = before == null ? null : originals.get(before.jobId());
      if (before != null && original != null) {
        answers.put(
            job.id(),
            before.body().equals(job.keySha256())
                ? new Submitted.Repeated(original)
                : new Submitted.Conflicting());
      }
    }
    return answers;
  }

  private Map<Key, Earlier> earlier(@Nullable String[] tenants, @Nullable String[] keys) {
    Map<Key, Earlier> found = new HashMap<>();
    sql.sql(EARLIER)
        .param(tenants)
        .param(keys)
        .query(
            row -> {
              found.put(
                  new Key(row.getString("tenant"), row.getString("key")),
                  new Earlier(row.getObject("job_id", UUID.class), row.getString("body")));
            });
    return found;
  }
}
