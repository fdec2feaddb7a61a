package dev.quarry.orchestrator.dispatch;

import dev.quarry.model.JobError;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The jobs as workers see them: claimed under a lease, kept by heartbeats, ended by a transition.
 * Thread-safe; each method is one short transaction and only the database's clock decides.
 */
public interface JobQueue {

  /** Claims at most {@code limit} due jobs for a node: epoch + 1, attempt + 1, a fresh lease. */
  List<Job> claim(String node, int limit, Duration lease);

  /**
   * Extends the leases of a node.
   *
   * @return which of them are gone, and which jobs are to be cancelled
   */
  Heartbeat heartbeat(String node, Collection<Fence> held, Duration lease);

  record Heartbeat(Set<UUID> lost, Set<UUID> cancelRequested) {}

  /** What a job changes into; the event is written in the same transaction. */
  sealed interface Transition {
    record Completed(Map<String, Object> result) implements Transition {}

    record Failed(JobError error) implements Transition {}

    record Cancelled() implements Transition {}

    /** Back to the queue after a retryable error. */
    record Retrying(JobError error, Duration delay) implements Transition {}

    /** Back to the queue without using up an attempt: the node shuts down. */
    record HandedBack() implements Transition {}
  }

  /**
   * Ends an attempt, fenced.
   *
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the fence is over; nothing changes
   */
  void apply(Fence fence, Transition transition);

  /** Enters a stage, fenced; writes an event. */
  void stage(Fence fence, String stage);

  /** Raises the progress, fenced; writes an event with the counts. */
  void progress(Fence fence, int percent);

  /** Adds an event, fenced. */
  void event(Fence fence, String type, Map<String, Object> data);

  /**
   * Ends the leases that expired: such a job is queued again, or failed as {@code poison} after
   * {@code maxCrashes}, or cancelled if that was asked for.
   *
   * @return the jobs concerned
   */
  List<UUID> rescue(int limit, int maxCrashes);

  /** How long until the next queued job is due; null if none is queued. */
  @Nullable Duration untilNextDue();
}
