package dev.quarry.orchestrator.dispatch;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The jobs as workers see them: claimed under a lease, kept by heartbeats, finished by a
 * transition. Thread-safe; each method is one short transaction and only the database's clock
 * decides. Every method throws {@link dev.quarry.orchestrator.job.StoreUnavailableException} while
 * the database is away.
 */
public interface JobQueue {

  /**
   * Claims at most {@code limit} due jobs of open queues for a node: epoch + 1, attempt + 1, a
   * fresh lease. The tenant with the fewest running jobs goes first; of one tenant's jobs, the one
   * that has waited longest, where each step of priority counts as a fixed time of waiting.
   */
  List<Job> claim(Claimant claimant, int limit, Duration lease);

  /** For a node that runs nothing yet and could run everything. */
  default List<Job> claim(String node, int limit, Duration lease) {
    return claim(new Claimant(node, EnumSet.allOf(JobType.class), Map.of()), limit, lease);
  }

  /**
   * Who claims.
   *
   * @param types what the node can run; other jobs are left to nodes that can
   * @param running how many jobs of each tenant the node runs
   */
  record Claimant(String node, Set<JobType> types, Map<String, Integer> running) {}

  /**
   * Extends the leases of a node.
   *
   * @return which of them are gone, and which of the others are to stop
   */
  Heartbeat heartbeat(String node, Collection<Fence> held, Duration lease);

  /**
   * What a node learns from its heartbeat. A node may hold one job in two epochs, after it was slow
   * to notice that it had lost the first.
   *
   * @param draining to be handed back, because their queue is drained
   */
  record Heartbeat(Set<Fence> lost, Set<Fence> cancelRequested, Set<Fence> draining) {}

  /**
   * Finishes an attempt, fenced. The job stays as it is while {@code decision} is made, which may
   * be made again and by another thread: those that come at the same time share a transaction.
   *
   * @return what was decided
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the fence is over; nothing changes
   */
  Transition finish(Fence fence, Function<JobState, Transition> decision);

  /** A job whose lease had expired, and what became of it. */
  record Rescue(UUID jobId, Transition transition) {}

  /**
   * Ends leases that have expired, at most {@code limit}, each with one more crash. Leases that
   * another node is just ending are left to it.
   */
  List<Rescue> rescue(int limit, Function<JobState, Transition> decision);

  /**
   * Ends all leases at once, whoever has them. Only for who knows that no other node exists.
   *
   * @return how many there were
   */
  int expireAll();

  /** How long until the next job of the open queues is due; null if none is queued. */
  @Nullable Duration untilNextDue();
}
