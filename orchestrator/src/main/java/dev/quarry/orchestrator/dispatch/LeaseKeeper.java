package dev.quarry.orchestrator.dispatch;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.worker.RunningJob;
import dev.quarry.orchestrator.worker.StopReason;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extends the leases of this node's jobs, and stops jobs whose lease is lost, that are to be
 * cancelled, or whose lease can no longer be trusted. Thread-safe.
 */
public final class LeaseKeeper {
  private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

  private final JobQueue queue;
  private final LeaseTerms terms;
  private final LongSupplier nanos;
  private final Map<Fence, Held> held = new ConcurrentHashMap<>();

  /** A job and when its lease was last known to be good. */
  private static final class Held {
    final RunningJob job;
    volatile long goodAt;

    Held(RunningJob job, long goodAt) {
      this.job = job;
      this.goodAt = goodAt;
    }
  }

  /**
   * @param nanos a monotonic clock
   */
  public LeaseKeeper(JobQueue queue, LeaseTerms terms, LongSupplier nanos) {
    this.queue = queue;
    this.terms = terms;
    this.nanos = nanos;
  }

  LeaseTerms terms() {
    return terms;
  }

  /** The time to pass to {@link #hold}, taken before the claim was sent. */
  long now() {
    return nanos.getAsLong();
  }

  /** Whether what the database granted when it was asked then cannot have expired. */
  boolean trusted(long askedAt) {
    return now() - askedAt < terms.trust().toNanos();
  }

  void hold(RunningJob job, long claimedAt) {
    held.put(job.fence(), new Held(job, claimedAt));
  }

  void release(RunningJob job) {
    held.remove(job.fence());
  }

  boolean holds(UUID jobId) {
    return held.keySet().stream().anyMatch(fence -> fence.jobId().equals(jobId));
  }

  /**
   * Extends all leases in one statement. May take long when the database does not answer: {@link
   * #guard} runs in another thread.
   *
   * @throws StoreUnavailableException if the database did not answer
   */
  public void heartbeat() {
    List<Held> beating = List.copyOf(held.values());
    if (beating.isEmpty()) {
      return;
    }
    long sentAt = nanos.getAsLong(); // what the database grants counts from here at the latest
    List<Fence> fences = beating.stream().map(each -> each.job.fence()).toList();
    JobQueue.Heartbeat answer = queue.heartbeat(terms.node(), fences, terms.lease());
    for (Held each : beating) {
      Fence fence = each.job.fence();
      if (answer.lost().contains(fence)) {
        each.job.stop(StopReason.LEASE_LOST);
        continue;
      }
      each.goodAt = sentAt;
      if (answer.cancelRequested().contains(fence)) {
        each.job.stop(StopReason.CANCELLED);
      } else if (answer.draining().contains(fence)) {
        each.job.stop(StopReason.QUEUE_DRAINED);
      }
    }
  }

  /** Stops the jobs whose last good heartbeat is too long ago. Asks nobody. */
  public void guard() {
    for (Held each : held.values()) {
      if (!trusted(each.goodAt) && each.job.stop(StopReason.OUT_OF_TOUCH)) {
        log.warn(
            "Job {} stops: no heartbeat for {} s. It runs again once the database answers.",
            each.job.job().id(),
            terms.trust().toSeconds());
      }
    }
  }
}
