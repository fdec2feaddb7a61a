package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.dispatch.JobQueue;
import dev.quarry.orchestrator.dispatch.JobState;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.LeaseLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tables {@code job} and {@code job_lease} as workers see them. */
public final class PostgresJobQueue implements JobQueue {
  private static final String CLAIM =
      """
      with due as materialized (
        select id from job
        where status = 'queued' and run_at <= clock_timestamp()
        order by priority desc, run_at, id
        limit ?
        for no key update skip locked),
      claimed as (
        update job j set status = 'processing', epoch = j.epoch + 1, attempt = j.attempt + 1,
          started_at = coalesce(j.started_at, clock_timestamp()),
          updated_at = clock_timestamp(), last_seq = j.last_seq + 1
        from due where j.id = due.id
        returning j.*),
      leased as (
        insert into job_lease (job_id, epoch, node, heartbeat_at, expires_at)
        select id, epoch, ?, clock_timestamp(), clock_timestamp() + ? * interval '1 millisecond'
        from claimed),
      told as (
        insert into job_event (job_id, seq, at, type, data)
        select id, last_seq, clock_timestamp(), 'started',
          jsonb_build_object('attempt', attempt, 'max_attempts', max_attempts)
        from claimed)
      select %s from claimed j order by j.priority desc, j.run_at, j.id
      """
          .formatted(JobRow.CLAIMED);

  /** Takes a number, for an event that needs nothing else of the job changed. */
  private static final String FENCED_EVENT =
      """
      with job as (
        update job set last_seq = last_seq + 1, updated_at = clock_timestamp()
        where id = ? and epoch = ? and status = 'processing'
        returning id, last_seq)
      insert into job_event (job_id, seq, at, type, data)
      select id, last_seq, clock_timestamp(), ?, ?::jsonb from job
      """;

  private static final String FENCED_PROGRESS =
      """
      with job as (
        update job set progress = greatest(progress, ?), last_seq = last_seq + 1,
          updated_at = clock_timestamp()
        where id = ? and epoch = ? and status = 'processing'
        returning *)
      insert into job_event (job_id, seq, at, type, data)
      select id, last_seq, clock_timestamp(), 'progress', jsonb_strip_nulls(jsonb_build_object(
        'progress', progress, 'stage', stage, 'counts', jsonb_build_object('found', found,
        'fetched', fetched, 'stored', stored, 'unchanged', unchanged, 'skipped', skipped,
        'failed', failed, 'chunks', chunks)))
      from job
      """;

  private final Database db;
  private final Leases leases;
  private final AttemptEnd attempts;

  public PostgresJobQueue(Database db) {
    this.db = db;
    this.leases = new Leases(db.sql());
    this.attempts = new AttemptEnd(db.sql());
  }

  @Override
  public List<Job> claim(String node, int limit, Duration lease) {
    return db.read(
        () -> db.sql().sql(CLAIM).params(limit, node, lease.toMillis()).query(JobRow::read).list());
  }

  @Override
  public Heartbeat heartbeat(String node, Collection<Fence> held, Duration lease) {
    return db.read(() -> leases.extend(node, held, lease));
  }

  @Override
  public Transition end(Fence fence, Function<JobState, Transition> decision) {
    return db.transaction(
        () -> {
          AttemptEnd.Row row =
              attempts.lock(fence).orElseThrow(() -> new LeaseLostException(fence));
          Transition transition = decision.apply(row.state());
          attempts.write(row, transition);
          leases.remove(fence.jobId());
          return transition;
        });
  }

  @Override
  public List<Rescue> rescue(int limit, Function<JobState, Transition> decision) {
    return db.transaction(
        () -> {
          List<Rescue> rescued = new ArrayList<>();
          for (UUID id : leases.removeExpired(limit)) {
            AttemptEnd.Row row = attempts.crashed(id);
            Transition transition = decision.apply(row.state());
            attempts.write(row, transition);
            rescued.add(new Rescue(id, transition));
          }
          return rescued;
        });
  }

  @Override
  public void stage(Fence fence, String stage) {
    db.transaction(
        () -> {
          AttemptEnd.Row row =
              attempts.lock(fence).orElseThrow(() -> new LeaseLostException(fence));
          attempts.enter(row, SafeText.of(stage));
          return row;
        });
  }

  @Override
  public void progress(Fence fence, int percent) {
    int progress = Math.clamp(percent, 0, 100);
    require(
        fence,
        db.read(
            () ->
                db.sql()
                    .sql(FENCED_PROGRESS)
                    .params(progress, fence.jobId(), fence.epoch())
                    .update()));
  }

  @Override
  public void event(Fence fence, String type, Map<String, Object> data) {
    if (EventTypes.terminal(type)) {
      throw new IllegalArgumentException("only the end of a job writes the event " + type);
    }
    require(
        fence,
        db.read(
            () ->
                db.sql()
                    .sql(FENCED_EVENT)
                    .params(fence.jobId(), fence.epoch(), SafeText.of(type), Json.ofUnsafe(data))
                    .update()));
  }

  @Override
  public @Nullable Duration untilNextDue() {
    return db.read(
        () ->
            db.sql()
                .sql(
                    """
                    select (extract(epoch from run_at - clock_timestamp()) * 1000)::bigint
                    from job where status = 'queued' order by run_at limit 1
                    """)
                .query((row, n) -> Duration.ofMillis(Math.max(0, row.getLong(1))))
                .optional()
                .orElse(null));
  }

  private static void require(Fence fence, int written) {
    if (written == 0) {
      throw new LeaseLostException(fence);
    }
  }
}
