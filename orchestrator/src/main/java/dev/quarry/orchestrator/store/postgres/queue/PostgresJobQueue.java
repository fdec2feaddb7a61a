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
import dev.quarry.orchestrator.webhook.WebhookPayload;
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

  /** Finishes that share a transaction. */
  private static final int FINISHES_AT_ONCE = 100;

  private final Database db;
  private final Database waiting;
  private final TenantQueueCache lanes;
  private final Claim claim;
  private final Leases leases;
  private final AttemptFinisher finisher;
  private final AttemptFinisher waitingFinisher;
  private final GroupCommit<Finish, Optional<Transition>> finishes;

  private record Finish(Fence fence, Function<JobState, Transition> decision) {}

  /** With the defaults, and messages without links. */
  public PostgresJobQueue(Database db) {
    this(
        db, db, QueueOrder.DEFAULT, Integer.MAX_VALUE, job -> WebhookPayload.of(job, Map.of()));
  }

  /**
   * @param db has a connection for each of the engine's loops and for the shared transaction of
   *     finishes: no lease waits for one
   * @param waiting the same database with connections for finishes that wait for a locked row
   * @param runningPerTenant how many jobs of a tenant may run at once, on all nodes together, if
   *     the table of limits does not say otherwise
   * @param payload what a webhook sends of an ended job
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
      TenantQueueCache lanes) {
    this.db = db;
    this.waiting = waiting;
    this.lanes = lanes;
    this.claim = new Claim(db, runningPerTenant, lanes);
    this.leases = new Leases(db.sql());
    this.finisher = new AttemptFinisher(db.sql(), order.aging(), payload);
    this.waitingFinisher = new AttemptFinisher(waiting.sql(), order.aging(), payload);
    this.finishes = new GroupCommit<>(FINISHES_AT_ONCE, this::finishAll);
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
  public Transition finish(Fence fence, Function<JobState, Transition> decision) {
    Finish finish = new Finish(fence, decision);
    return finishes
        .write(finish)
        .or(() -> finishWaiting(finish))
        .orElseThrow(() -> new LeaseLostException(fence));
  }

  /**
   * Together, and so without those whose rows somebody has locked: they, and those whose fence is
   * over, are then written each by its own thread, so that the others wait for no lock.
   */
  private List<Optional<Transition>> finishAll(List<Finish> together) {
    return db.transaction(() -> write(together, finisher, finisher::lockFree));
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
    Map<Fence, AttemptFinisher.Decided> decided = new LinkedHashMap<>();
    List<Optional<Transition>> transitions = new ArrayList<>();
    for (Finish finish : finishes) {
      AttemptFinisher.Row row = rows.remove(finish.fence()); // a second finish comes too late
      if (row == null) {
        transitions.add(Optional.empty());
        continue;
      }
      Transition transition = finish.decision().apply(row.state());
      decided.put(finish.fence(), new AttemptFinisher.Decided(row, transition));
      transitions.add(Optional.of(transition));
    }
    finisher.write(decided.values());
    return transitions;
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
                  : finisher.crashed(expired).stream()
                      .map(row -> new AttemptFinisher.Decided(row, decision.apply(row.state())))
                      .toList();
          finisher.write(decided);
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
}
