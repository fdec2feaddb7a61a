package dev.quarry.orchestrator.store.postgres.queue;

import static java.util.Objects.requireNonNull;

import dev.quarry.model.JobError;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.model.StageView;
import dev.quarry.orchestrator.dispatch.JobState;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.job.Backoff;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobLog;
import dev.quarry.orchestrator.store.postgres.FencedStatement;
import dev.quarry.orchestrator.store.postgres.Ids;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.job.DeliveryInserts;
import dev.quarry.orchestrator.store.postgres.job.JobRow;
import dev.quarry.orchestrator.store.postgres.vectors.MissingVectors;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Locks processing jobs and writes their transitions. Callers run it in a transaction. */
public final class AttemptFinisher {
  private static final String COLUMNS =
      """
      j.id, j.tenant, j.traceparent, j.epoch, j.type, j.attempt, j.max_attempts, j.crashes, j.cancel_requested_at, j.stages,
      j.found, j.fetched, j.stored, j.unchanged, j.skipped, j.failed, j.chunks, j.vectors,
      j.removed, j.request ->> 'backoff' as backoff, j.started_at, clock_timestamp() as read_at
      """;

  // Ordered by id: two transactions that lock several jobs cannot deadlock.
  private static final String LOCK =
      """
      select %s from unnest(?::uuid[], ?::bigint[]) as held (id, epoch)
      join job j on %s
      order by j.id for no key update of j
      """
          .formatted(COLUMNS, FencedStatement.held("j", "held.id", "held.epoch"));

  private static final String LOCK_SEARCHABLE =
      """
      select %s from job j where id = any(?::uuid[])
        and status = 'processing' and searchable_at is not null
      order by j.id for no key update
      """
          .formatted(COLUMNS);

  private static final String LOCK_FREE = LOCK + " skip locked";

  private static final String CRASHED =
      """
      update job j set crashes = crashes + 1 where id = any(?::uuid[]) returning %s
      """
          .formatted(COLUMNS);

  private static final String FIRST_ITEM_ERRORS =
      """
      select each.id, i.error_code, i.error_message from unnest(?::uuid[]) as each (id)
      cross join lateral (select error_code, error_message from item
        where job_id = each.id and status = 'failed' order by id limit 1) i
      """;

  private static final String WRITE =
      """
      with change as materialized (
        select * from jsonb_to_recordset(?::jsonb) as c (id uuid, status text, terminal boolean,
          searchable boolean, partial boolean, error jsonb, result jsonb, stage text, stages jsonb,
          uncounted_attempts integer, delay_millis bigint, chunks integer, event text, data jsonb)),
      lease as materialized (
        select job_id from job_lease where job_id in (select id from change)
        order by job_id for update),
      unleased as (delete from job_lease l using lease where l.job_id = lease.job_id),
      ended as (
        update job j set status = c.status, partial = c.partial, error = c.error,
          result = coalesce(coalesce(j.result, '{}') || c.result, j.result), stages = c.stages,
          chunks = coalesce(c.chunks, j.chunks),
          progress = case when c.status = 'completed' then 100 else j.progress end,
          completed_at = case when c.terminal then clock_timestamp() end,
          searchable_at = case when c.searchable
            then coalesce(j.searchable_at, clock_timestamp()) else j.searchable_at end,
          stage = case when c.terminal then j.stage else c.stage end,
          attempt = greatest(0, j.attempt - c.uncounted_attempts),
          run_at = coalesce(clock_timestamp() + c.delay_millis * interval '1 millisecond',
            j.run_at),
          due_order = coalesce(clock_timestamp()
            + (c.delay_millis - j.priority * ?::bigint) * interval '1 millisecond', j.due_order),
          delayed = coalesce(c.delay_millis, 0) > 0,
          last_seq = j.last_seq + 1, updated_at = clock_timestamp()
        from change c where j.id = c.id
        returning j.id, j.last_seq, c.event, c.data)
      insert into job_event (job_id, seq, at, type, data)
      select id, last_seq, clock_timestamp(), event, data from ended
      """;

  /** A job says how many passages have no vector for good, and names the first ones. */
  private static final String TELL_REFUSED_VECTORS =
      """
      update job set result = coalesce(result, '{}') || jsonb_build_object('vectors_refused',
        jsonb_build_object(
          'passages', (select coalesce(sum(chunks), 0) from missing_vectors
            where job_id = job.id and state = 'refused'),
          'first', (select coalesce(jsonb_agg(passage), '[]') from (
            select document.uri, error_code as code, error_message as message
            from missing_vectors join document on document.id = missing_vectors.document_id
            where missing_vectors.job_id = job.id and state = 'refused'
            order by missing_vectors.id limit 10) as passage)))
      where id = any(?::uuid[])
      """;

  private final JdbcClient sql;
  private final MissingVectors missingVectors;
  private final DeliveryInserts deliveries;
  private final Duration aging;

  /**
   * @param aging waiting time that a step of priority counts for
   * @param payload creates the body of the webhook for an ended job
   */
  public AttemptFinisher(JdbcClient sql, Duration aging, Function<Job, String> payload) {
    this.sql = sql;
    this.missingVectors = new MissingVectors(sql);
    this.deliveries = new DeliveryInserts(sql, payload);
    this.aging = aging;
  }

  /**
   * A locked job.
   *
   * @param log the job as the log knows it
   * @param age time since the start of its first attempt
   */
  public record Row(
      Fence fence, JobState state, JobLog log, List<StageView> stages, Instant now, Duration age) {

    private Row with(JobState other) {
      return new Row(fence, other, log, stages, now, age);
    }
  }

  /** A locked job and its transition. */
  public record Decision(Row row, Transition transition) {}

  /** Locks the jobs that are still held under these fences, until the transaction ends. */
  Map<Fence, Row> lock(Collection<Fence> fences) {
    return lock(LOCK, fences);
  }

  /** Like {@link #lock}, but skips jobs that another transaction has locked. */
  Map<Fence, Row> lockFree(Collection<Fence> fences) {
    return lock(LOCK_FREE, fences);
  }

  /** Locks those of the jobs whose source is processed and that have not ended. */
  public Collection<Row> lockSearchable(Collection<UUID> ids) {
    return byFence(
            sql.sql(LOCK_SEARCHABLE)
                .param(Ids.of(ids.stream()))
                .query((row, n) -> read(row))
                .list())
        .values();
  }

  private Map<Fence, Row> lock(String statement, Collection<Fence> fences) {
    return byFence(
        sql.sql(statement)
            .param(Ids.of(fences.stream().map(Fence::jobId)))
            .param(fences.stream().map(Fence::epoch).toArray(Long[]::new))
            .query((row, n) -> read(row))
            .list());
  }

  /** Counts a crash for each job. The transaction must hold the locks of the jobs. */
  Collection<Row> crashed(Collection<UUID> ids) {
    return byFence(sql.sql(CRASHED).param(Ids.of(ids.stream())).query((row, n) -> read(row)).list())
        .values();
  }

  private Map<Fence, Row> byFence(List<Row> rows) {
    Map<Fence, Row> found = new HashMap<>();
    rows.forEach(row -> found.put(row.fence(), row));
    addItemErrors(rows, found);
    addMissingVectors(found);
    return found;
  }

  private void addItemErrors(List<Row> rows, Map<Fence, Row> found) {
    List<Row> withFailures = rows.stream().filter(r -> r.state().counts().failed() > 0).toList();
    if (!withFailures.isEmpty()) {
      // Read after the lock is acquired: items may have changed while it waited.
      Map<UUID, JobError> errors = firstItemErrors(withFailures);
      withFailures.forEach(
          row -> {
            JobError error = errors.get(row.state().id());
            if (error != null) {
              found.put(row.fence(), row.with(row.state().with(error)));
            }
          });
    }
  }

  /** Read after the lock is acquired, as the item errors are. Few types of jobs have chunks. */
  private void addMissingVectors(Map<Fence, Row> found) {
    List<Row> withChunks =
        found.values().stream().filter(row -> row.state().counts().chunks() > 0).toList();
    if (withChunks.isEmpty()) {
      return;
    }
    Map<UUID, JobState.Vectors> missing =
        missingVectors.ofJobs(withChunks.stream().map(row -> row.state().id()).toList());
    withChunks.forEach(
        row ->
            found.put(
                row.fence(),
                row.with(row.state().with(requireNonNull(missing.get(row.state().id()))))));
  }

  private Map<UUID, JobError> firstItemErrors(List<Row> rows) {
    Map<UUID, JobError> errors = new HashMap<>();
    sql.sql(FIRST_ITEM_ERRORS)
        .param(Ids.of(rows.stream().map(row -> row.state().id())))
        .query(
            row -> {
              String code = row.getString("error_code");
              String message = row.getString("error_message");
              errors.put(
                  row.getObject("id", UUID.class),
                  new JobError(code, message == null ? code : message, false));
            });
    return errors;
  }

  /** Writes each transition and its event, deletes the lease, and adds webhooks of ended jobs. */
  public void write(Collection<Decision> decisions) {
    if (decisions.isEmpty()) {
      return;
    }
    // First, because the row of an ended job does not change any more.
    List<UUID> refused =
        ids(
            decisions,
            each -> each.to() == JobStatus.COMPLETED,
            row -> row.vectors().refused() > 0);
    if (!refused.isEmpty()) {
      sql.sql(TELL_REFUSED_VECTORS).param(Ids.of(refused.stream())).update();
    }
    sql.sql(WRITE)
        .param(Json.of(decisions.stream().map(JobEndRow::of).toList()))
        .param(aging.toMillis())
        .update();
    List<UUID> cancelled =
        ids(decisions, each -> each.to() == JobStatus.CANCELLED, row -> row.counts().chunks() > 0);
    if (!cancelled.isEmpty()) {
      missingVectors.stop(cancelled);
    }
    List<UUID> terminal = ids(decisions, each -> each.to().terminal(), row -> true);
    if (!terminal.isEmpty()) {
      deliveries.insertForFinished(terminal);
    }
  }

  private static List<UUID> ids(
      Collection<Decision> decisions, Predicate<Transition> transition, Predicate<JobState> state) {
    return decisions.stream()
        .filter(each -> transition.test(each.transition()) && state.test(each.row().state()))
        .map(each -> each.row().state().id())
        .toList();
  }

  private static Row read(ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    JobState state =
        new JobState(
            id,
            JobType.of(row.getString("type")),
            row.getInt("attempt"),
            row.getInt("max_attempts"),
            row.getInt("crashes"),
            row.getObject("cancel_requested_at") != null,
            JobRow.counts(row),
            null,
            JobState.Vectors.COMPLETE,
            Json.readNullable(row.getString("backoff"), Backoff.class));
    Instant now = JobRow.time(row, "read_at");
    return new Row(
        new Fence(id, row.getLong("epoch")),
        state,
        new JobLog(
            id,
            row.getString("tenant"),
            row.getInt("attempt"),
            row.getLong("epoch"),
            row.getString("traceparent")),
        Json.read(row.getString("stages"), JobRow.STAGES),
        now,
        Duration.between(JobRow.time(row, "started_at"), now));
  }
}
