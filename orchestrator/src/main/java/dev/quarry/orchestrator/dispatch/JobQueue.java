package dev.quarry.orchestrator.dispatch;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The queue as workers use it: jobs are claimed under a lease, which {@link
 * dev.quarry.orchestrator.lease.LeaseStore} extends, and a transition finishes the attempt.
 * Thread-safe. Each method is one short transaction and uses only the database's clock. Every
 * method throws {@link dev.quarry.orchestrator.job.StoreUnavailableException} while the database is
 * unavailable.
 */
public interface JobQueue {

  /**
   * Claims at most {@code limit} due jobs of running queues for a node: epoch + 1, attempt + 1, a
   * new lease. The tenant with the fewest running jobs goes first. Within a tenant the job that has
   * waited longest goes first; each step of priority counts as a fixed waiting time.
   */
  List<Job> claim(Claimant claimant, int limit, Duration lease);

  /**
   * The node that claims.
   *
   * @param types types that the node has a handler for; jobs of other types are not claimed
   * @param running number of jobs that the node runs, by tenant
   */
  record Claimant(String node, Set<JobType> types, Map<String, Integer> running) {}

  /**
   * Finishes an attempt, fenced. The job's row is locked while {@code decision} runs. The function
   * may run more than once and in another thread: concurrent finishes share a transaction.
   *
   * @return the transition that was written
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the lease is lost; nothing is written
   */
  Transition finish(Fence fence, Function<JobState, Transition> decision);

  /** A job whose lease had expired, and its transition. */
  record Rescue(JobLog job, Transition transition) {}

  /**
   * Ends at most {@code limit} expired leases and counts a crash for each job. Leases that another
   * transaction has locked are skipped.
   */
  List<Rescue> rescue(int limit, Function<JobState, Transition> decision);

  /**
   * Expires the leases of all nodes at once. Only safe if no other node runs.
   *
   * @return the number of leases
   */
  int expireAll();

  /** Time until the next job of a running queue is due; null if no job is queued. */
  @Nullable Duration untilNextDue();
}
