package dev.quarry.orchestrator.store.postgres.queue;

import dev.quarry.orchestrator.dispatch.JobQueue;
import dev.quarry.orchestrator.dispatch.JobState;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobLinks;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.GroupCommit;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables {@code job} and {@code job_lease} as workers see them. */
public final class PostgresJobQueue implements JobQueue {
  private static final Logger log = LoggerFactory.getLogger(PostgresJobQueue.class);

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
        'failed', failed, 'queued', found - fetched - unchanged - skipped - failed,
        'chunks', chunks)))
      from job
      """;

  /** Ends that share a transaction. */
  private static final int ENDS_AT_ONCE = 100;

  private final Database db;
  private final TenantQueueCache lanes;
  private final Claim claim;
  private final Leases leases;
  private final AttemptFinisher attempts;
  private final GroupCommit<Ending, Optional<Transition>> ends;

  private record Ending(Fence fence, Function<JobState, Transition> decision) {}

  /** With the defaults. */
  public PostgresJobQueue(Database db) {
    this(db, QueueOrder.DEFAULT, Integer.MAX_VALUE, new JobLinks(""));
  }

  /**
   * @param runningPerTenant how many jobs of a tenant may run at once, on all nodes together, if
   *     the table of limits does not say otherwise
   * @param links in announcements of ends
   */
  public PostgresJobQueue(Database db, QueueOrder order, int runningPerTenant, JobLinks links) {
    this(db, order, runningPerTenant, links, new TenantQueueCache(db));
  }

  PostgresJobQueue(
      Database db, QueueOrder order, int runningPerTenant, JobLinks links, TenantQueueCache lanes) {
    this.db = db;
    this.lanes = lanes;
    this.claim = new Claim(db, runningPerTenant, lanes);
    this.leases = new Leases(db.sql());
    this.attempts = new AttemptFinisher(db.sql(), order.aging(), links);
    this.ends = new GroupCommit<>(ENDS_AT_ONCE, this::endAll);
  }

  @Override
  public List<Job> claim(Claimant claimant, int limit, Duration lease) {
    return claim.take(claimant, limit, lease);
  }

  @Override
  public Heartbeat heartbeat(String node, Collection<Fence> held, Duration lease) {
    return db.statement(() -> leases.extend(node, held, lease));
  }

  @Override
  public Transition end(Fence fence, Function<JobState, Transition> decision) {
    Ending ending = new Ending(fence, decision);
    return ends.write(ending)
        .or(() -> end(List.of(ending), attempts::lock).getFirst())
        .orElseThrow(() -> new LeaseLostException(fence));
  }

  /**
   * Together, and so without those whose rows somebody has locked: they, and those whose fence is
   * over, are then written each by its own thread, so that the others wait for no lock.
   */
  private List<Optional<Transition>> endAll(List<Ending> endings) {
    return end(endings, attempts::lockFree);
  }

  private List<Optional<Transition>> end(
      List<Ending> endings, Function<List<Fence>, Map<Fence, AttemptFinisher.Row>> lock) {
    return db.transaction(
        () -> {
          Map<Fence, AttemptFinisher.Row> rows =
              lock.apply(endings.stream().map(Ending::fence).toList());
          Map<Fence, AttemptFinisher.Decided> decided = new LinkedHashMap<>();
          List<Optional<Transition>> answers = new ArrayList<>();
          for (Ending ending : endings) {
            AttemptFinisher.Row row = rows.remove(ending.fence()); // a second end comes too late
            if (row == null) {
              answers.add(Optional.empty());
              continue;
            }
            Transition transition = ending.decision().apply(row.state());
            decided.put(ending.fence(), new AttemptFinisher.Decided(row, transition));
            answers.add(Optional.of(transition));
          }
          attempts.write(decided.values());
          return answers;
        });
  }

  @Override
  public List<Rescue> rescue(int limit, Function<JobState, Transition> decision) {
    try {
      return rescue(() -> leases.lockExpired(limit), decision);
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      log.warn("Jobs of lost workers are rescued one by one, because together it failed", e);
      return rescueEach(limit, decision);
    }
  }

  /** One job that cannot be rescued must not keep the others from it. */
  private List<Rescue> rescueEach(int limit, Function<JobState, Transition> decision) {
    List<UUID> expired = db.transaction(() -> leases.lockExpired(limit));
    List<Rescue> rescued = new ArrayList<>();
    for (UUID job : expired) {
      try {
        rescued.addAll(rescue(() -> leases.lockExpired(job), decision));
      } catch (StoreUnavailableException e) {
        throw e;
      } catch (RuntimeException e) {
        log.error("Job {} of a lost worker cannot be rescued", job, e);
      }
    }
    return rescued;
  }

  private List<Rescue> rescue(
      Supplier<List<UUID>> locked, Function<JobState, Transition> decision) {
    return db.transaction(
        () -> {
          List<UUID> expired = locked.get();
          List<AttemptFinisher.Decided> decided =
              expired.isEmpty()
                  ? List.of()
                  : attempts.crashed(expired).stream()
                      .map(row -> new AttemptFinisher.Decided(row, decision.apply(row.state())))
                      .toList();
          attempts.write(decided);
          return decided.stream()
              .map(each -> new Rescue(each.row().state().id(), each.transition()))
              .toList();
        });
  }

  @Override
  public int expireAll() {
    return db.statement(leases::expireAll);
  }

  @Override
  public void stage(Fence fence, String stage) {
    db.transaction(
        () -> {
          AttemptFinisher.Row row = attempts.lock(List.of(fence)).get(fence);
          if (row == null) {
            throw new LeaseLostException(fence);
          }
          attempts.enter(row, PostgresText.of(stage));
          return row;
        });
  }

  @Override
  public void progress(Fence fence, int percent) {
    int progress = Math.clamp(percent, 0, 100);
    require(
        fence,
        db.statement(
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
        db.statement(
            () ->
                db.sql()
                    .sql(FENCED_EVENT)
                    .params(
                        fence.jobId(), fence.epoch(), PostgresText.of(type), Json.ofUnsafe(data))
                    .update()));
  }

  @Override
  public @Nullable Duration untilNextDue() {
    Optional<Duration> untilLook = lanes.untilLook();
    return untilLook.isPresent() ? untilLook.get() : readUntilNextDue();
  }

  private @Nullable Duration readUntilNextDue() {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select case when delayed
                      then (extract(epoch from run_at - clock_timestamp()) * 1000)::bigint else 0 end
                    from ((select false as delayed, changed_at as run_at from queue q
                        where state = 'running' and exists (
                          select from job j where j.status = 'queued' and not j.delayed
                            and j.type = q.name)
                        limit 1)
                      union all
                      (select delayed, run_at from job where status = 'queued' and delayed
                        order by run_at limit 1)) as next
                    order by delayed limit 1
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
