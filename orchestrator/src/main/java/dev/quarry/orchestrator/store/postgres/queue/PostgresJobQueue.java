package dev.quarry.orchestrator.store.postgres.queue;

import dev.quarry.orchestrator.dispatch.JobQueue;
import dev.quarry.orchestrator.dispatch.JobState;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.GroupCommit;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import java.time.Duration;
import java.util.ArrayList;
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

/** The queue in the tables {@code job} and {@code job_lease}. */
public final class PostgresJobQueue implements JobQueue {
  private static final Logger log = LoggerFactory.getLogger(PostgresJobQueue.class);

  /** Limit of a group commit. */
  private static final int MAX_FINISHES_PER_TRANSACTION = 100;

  private final Database db;
  private final Database waiting;
  private final TenantQueueCache tenantQueues;
  private final Claim claim;
  private final ExpiredLeases expired;
  private final AttemptFinisher finisher;
  private final AttemptFinisher waitingFinisher;
  private final GroupCommit<Finish, Optional<Transition>> finishes;

  private record Finish(Fence fence, Function<JobState, Transition> decision) {}

  /**
   * @param db has a connection for each task of the engine and one for the group commit of
   *     finishes, so that a heartbeat never waits for a connection
   * @param waiting the same database with a separate pool, for finishes that wait for a row lock
   * @param runningPerTenant default limit of running jobs per tenant, for all nodes together; the
   *     table of limits overrides it
   * @param payload creates the body of the webhook for an ended job
   */
  public PostgresJobQueue(
      Database db,
      Database waiting,
      QueueOrder order,
      int runningPerTenant,
      Function<Job, String> payload) {
    this(db, waiting, order, runningPerTenant, payload, new TenantQueueCache(db));
  }

  PostgresJobQueue(
      Database db,
      Database waiting,
      QueueOrder order,
      int runningPerTenant,
      Function<Job, String> payload,
      TenantQueueCache tenantQueues) {
    this.db = db;
    this.waiting = waiting;
    this.tenantQueues = tenantQueues;
    this.claim = new Claim(db, runningPerTenant, tenantQueues);
    this.expired = new ExpiredLeases(db.sql());
    this.finisher = new AttemptFinisher(db.sql(), order.aging(), payload);
    this.waitingFinisher = new AttemptFinisher(waiting.sql(), order.aging(), payload);
    this.finishes = new GroupCommit<>(MAX_FINISHES_PER_TRANSACTION, this::finishAll);
  }

  @Override
  public List<Job> claim(Claimant claimant, int limit, Duration lease) {
    return claim.take(claimant, limit, lease);
  }

  @Override
  public Transition finish(Fence fence, Function<JobState, Transition> decision) {
    Finish finish = new Finish(fence, decision);
    return finishes
        .write(finish)
        .or(() -> finishWaiting(finish))
        .orElseThrow(() -> new LeaseLostException(fence));
  }

  /**
   * Writes a group of finishes in one transaction. It skips jobs whose rows are locked, so that the
   * group never waits for a lock. The callers of skipped finishes, and of finishes with an old
   * fence, then try again in {@link #finishWaiting}.
   */
  private List<Optional<Transition>> finishAll(List<Finish> batch) {
    return db.transaction(() -> write(batch, finisher, finisher::lockFree));
  }

  private Optional<Transition> finishWaiting(Finish finish) {
    return waiting
        .transaction(() -> write(List.of(finish), waitingFinisher, waitingFinisher::lock))
        .getFirst();
  }

  private static List<Optional<Transition>> write(
      List<Finish> finishes,
      AttemptFinisher finisher,
      Function<List<Fence>, Map<Fence, AttemptFinisher.Row>> lock) {
    Map<Fence, AttemptFinisher.Row> rows =
        lock.apply(finishes.stream().map(Finish::fence).toList());
    Map<Fence, AttemptFinisher.Decision> decisions = new LinkedHashMap<>();
    List<Optional<Transition>> transitions = new ArrayList<>();
    for (Finish finish : finishes) {
      AttemptFinisher.Row row = rows.remove(finish.fence()); // rejects a second finish
      if (row == null) {
        transitions.add(Optional.empty());
        continue;
      }
      Transition transition = finish.decision().apply(row.state());
      decisions.put(finish.fence(), new AttemptFinisher.Decision(row, transition));
      transitions.add(Optional.of(transition));
    }
    finisher.write(decisions.values());
    return transitions;
  }

  @Override
  public List<Rescue> rescue(int limit, Function<JobState, Transition> decision) {
    try {
      return rescue(() -> expired.lock(limit), decision);
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      log.warn(
          "Rescuing expired leases in one transaction failed; they are rescued one by one.", e);
      return rescueEach(limit, decision);
    }
  }

  /** A job that cannot be rescued must not prevent the rescue of others. */
  private List<Rescue> rescueEach(int limit, Function<JobState, Transition> decision) {
    List<UUID> jobs = db.transaction(() -> expired.lock(limit));
    List<Rescue> rescued = new ArrayList<>();
    for (UUID job : jobs) {
      try {
        rescued.addAll(rescue(() -> expired.lock(job), decision));
      } catch (StoreUnavailableException e) {
        throw e;
      } catch (RuntimeException e) {
        log.error(
            "The expired lease of job {} cannot be ended; the rescue will be retried.", job, e);
      }
    }
    return rescued;
  }

  private List<Rescue> rescue(
      Supplier<List<UUID>> locked, Function<JobState, Transition> decision) {
    return db.transaction(
        () -> {
          List<UUID> jobs = locked.get();
          List<AttemptFinisher.Decision> decisions =
              jobs.isEmpty()
                  ? List.of()
                  : finisher.crashed(jobs).stream()
                      .map(row -> new AttemptFinisher.Decision(row, decision.apply(row.state())))
                      .toList();
          finisher.write(decisions);
          return decisions.stream()
              .map(each -> new Rescue(each.row().log(), each.transition()))
              .toList();
        });
  }

  @Override
  public int expireAll() {
    return db.statement(expired::expireAll);
  }

  @Override
  public @Nullable Duration untilNextDue() {
    Optional<Duration> untilRefresh = tenantQueues.untilRefresh();
    return untilRefresh.isPresent() ? untilRefresh.get() : readUntilNextDue();
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
}
