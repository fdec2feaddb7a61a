package dev.quarry.orchestrator.store.postgres.job;

import static java.util.Objects.requireNonNull;

import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Ids;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import dev.quarry.orchestrator.submission.Submitted;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Inserts new jobs in batches. Callers run each method in a transaction. */
final class JobInserts {
  // If another open transaction has inserted the same key, the insert waits for its end. Each
  // statement inserts its keys in sorted order, which prevents deadlocks.
  private static final String INSERT =
      """
      with submitted as materialized (
        select * from jsonb_to_recordset(?::jsonb) as s (id uuid, tenant text, type text,
          collection text, source_uri text, request jsonb, text text, labels text[],
          batch_id text, priority smallint, max_attempts integer,
          max_duration_seconds integer, retry_of uuid, retry_failed_only boolean,
          retry_root uuid, upload_id uuid, route text, traceparent text, schedule_id uuid, key text,
          key_sha256 bytea)),
      keyed as (
        insert into idempotency_key (tenant, key, body_sha256, job_id)
        select tenant, key, key_sha256, id from submitted where key is not null
        order by tenant, key, id
        on conflict do nothing returning job_id),
      added as (
        insert into job (id, tenant, type, status, collection, source_uri, request, text, labels,
          batch_id, priority, max_attempts, max_duration_seconds, retry_of, retry_failed_only,
          retry_root, upload_id, route, traceparent, schedule_id, due_order, last_seq)
        select id, tenant, type, 'queued', collection, source_uri, request, text, labels,
          batch_id, priority, max_attempts, max_duration_seconds, retry_of, retry_failed_only,
          retry_root, upload_id, route, traceparent, schedule_id,
          now() - priority * ?::bigint * interval '1 millisecond', 1
        from submitted where key is null or id in (select job_id from keyed) order by id
        returning *),
      events as (
        insert into job_event (job_id, seq, type) select id, 1, 'queued' from added)
      select %s from added j
      """
          .formatted(JobRow.INSERTED);

  private static final String SELECT_EARLIER =
      """
      select k.tenant, k.key, k.job_id, '\\x' || encode(k.body_sha256, 'hex') as body
      from unnest(?::text[], ?::text[]) as requested (tenant, key)
      join idempotency_key k using (tenant, key)
      """;

  private final JdbcClient sql;
  private final Supplier<UUID> ids;
  private final CallCopies calls;
  private final ItemCopies items;
  private final Duration aging;

  JobInserts(Database db, Supplier<UUID> ids, QueueOrder order) {
    this.sql = db.sql();
    this.ids = ids;
    this.calls = new CallCopies(sql);
    this.items = new ItemCopies(sql);
    this.aging = order.aging();
  }

  /** Creates the row without inserting it. */
  NewJobRow newRow(String tenant, JobRequest request, @Nullable IdempotencyKey key) {
    return NewJobRow.of(ids.get(), tenant, request, key);
  }

  /** Inserts jobs with their first events; the result has the order of the requests. */
  List<Job> add(String tenant, List<JobRequest> requests) {
    List<NewJobRow> jobs = requests.stream().map(request -> newRow(tenant, request, null)).toList();
    return add(jobs).stream().map(JobInserts::requireAdded).toList();
  }

  /** Inserts a retry. If its items are given, copies them from the job that it repeats. */
  Job addRetry(String tenant, JobRequest request, UUID of, boolean failedOnly) {
    Job retry = add(tenant, List.of(request)).getFirst();
    if (!request.itemsAreGiven()) {
      return retry;
    }
    items.copy(of, retry.id(), failedOnly);
    return inOrder(List.of(retry.id())).getFirst();
  }

  static Job requireAdded(Submitted submitted) {
    return switch (submitted) {
      case Submitted.Added(Job job) -> job;
      case Submitted.Repeated _, Submitted.Conflicting _ ->
          throw new IllegalStateException("a submission without a key cannot be a repetition");
    };
  }

  /** Inserts the jobs whose keys are new, with their first events; results in the jobs' order. */
  List<Submitted> add(List<NewJobRow> jobs) {
    Map<UUID, Submitted> results = new HashMap<>();
    List<NewJobRow> pending = jobs;
    while (!pending.isEmpty()) {
      insert(pending).forEach(job -> results.put(job.id(), new Submitted.Added(job)));
      pending = without(pending, results);
      if (!pending.isEmpty()) {
        results.putAll(findRepeated(pending));
        // A key that was neither inserted nor found was deleted in between. It is tried again.
        pending = without(pending, results);
      }
    }
    return jobs.stream().map(job -> requireNonNull(results.get(job.id()))).toList();
  }

  private static List<NewJobRow> without(List<NewJobRow> jobs, Map<UUID, Submitted> results) {
    return jobs.stream().filter(job -> !results.containsKey(job.id())).toList();
  }

  private List<Job> insert(List<NewJobRow> jobs) {
    List<Job> added =
        sql.sql(INSERT).params(Json.of(jobs), aging.toMillis()).query(JobRow::read).list();
    calls.copyForRetries(added);
    return added;
  }

  /** Finds the earlier submission with the key. */
  Optional<Submitted> findEarlier(String tenant, IdempotencyKey key) {
    Earlier earlier =
        selectEarlier(new String[] {tenant}, new String[] {key.key()})
            .get(new Key(tenant, key.key()));
    if (earlier == null) {
      return Optional.empty();
    }
    return earlier.body().equals(NewJobRow.hex(key))
        ? inOrder(List.of(earlier.jobId())).stream().findFirst().map(Submitted.Repeated::new)
        : Optional.of(new Submitted.Conflicting());
  }

  /** Finds the earlier submission with the key of the job. */
  Optional<Submitted> findEarlier(NewJobRow job) {
    return Optional.ofNullable(findRepeated(List.of(job)).get(job.id()));
  }

  private record Key(String tenant, @Nullable String key) {}

  private record Earlier(UUID jobId, String body) {}

  /** The results of the submissions whose keys exist. */
  private Map<UUID, Submitted> findRepeated(List<NewJobRow> jobs) {
    Map<Key, Earlier> byKey =
        selectEarlier(
            jobs.stream().map(NewJobRow::tenant).toArray(String[]::new),
            jobs.stream().map(NewJobRow::key).toArray(String[]::new));
    Map<UUID, Submitted> results = new HashMap<>();
    Map<UUID, Job> originals = new HashMap<>();
    inOrder(byKey.values().stream().map(Earlier::jobId).toList())
        .forEach(job -> originals.put(job.id(), job));
    for (NewJobRow job : jobs) {
      Earlier earlier = byKey.get(new Key(job.tenant(), job.key()));
      Job original = earlier == null ? null : originals.get(earlier.jobId());
      if (earlier != null && original != null) {
        results.put(
            job.id(),
            earlier.body().equals(job.keySha256())
                ? new Submitted.Repeated(original)
                : new Submitted.Conflicting());
      }
    }
    return results;
  }

  private Map<Key, Earlier> selectEarlier(@Nullable String[] tenants, @Nullable String[] keys) {
    Map<Key, Earlier> found = new HashMap<>();
    sql.sql(SELECT_EARLIER)
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

  /** The jobs with these ids, in their order; ids without a job are left out. */
  List<Job> inOrder(List<UUID> ids) {
    Map<UUID, Job> jobs =
        sql
            .sql("select " + JobRow.WITHOUT_TEXT + " from job j where j.id = any(?::uuid[])")
            .param(Ids.of(ids.stream()))
            .query(JobRow::read)
            .list()
            .stream()
            .collect(Collectors.toMap(Job::id, Function.identity()));
    return ids.stream().map(jobs::get).filter(Objects::nonNull).toList();
  }
}
