package dev.quarry.orchestrator.lease;

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
 * Extends the leases of this node's jobs. Stops a job if its lease is lost or no longer trusted, if
 * its cancellation was requested, or if its queue is draining. Thread-safe.
 */
public final class LeaseKeeper {
  private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

  private final LeaseStore store;
  private final LeaseTerms terms;
  private final LongSupplier nanos;
  private final Map<Fence, HeldLease> held = new ConcurrentHashMap<>();

  /** A job, and the monotonic time of the request that last renewed its lease. */
  private static final class HeldLease {
    final RunningJob job;
    volatile long renewedAt;

    HeldLease(RunningJob job, long renewedAt) {
      this.job = job;
      this.renewedAt = renewedAt;
    }
  }

  /**
   * @param nanos monotonic clock, in nanoseconds
   */
  public LeaseKeeper(LeaseStore store, LeaseTerms terms, LongSupplier nanos) {
    this.store = store;
    this.terms = terms;
    this.nanos = nanos;
  }

  public LeaseTerms terms() {
    return terms;
  }

  /** Monotonic time in nanoseconds. Read it before the claim is sent; {@link #hold} needs it. */
  public long now() {
    return nanos.getAsLong();
  }

  /** Whether a lease that was requested at this time is still within the trust window. */
  public boolean trusted(long requestedAt) {
    return now() - requestedAt < terms.trust().toNanos();
  }

  public void hold(RunningJob job, long claimedAt) {
    held.put(job.fence(), new HeldLease(job, claimedAt));
  }

  public void release(RunningJob job) {
    held.remove(job.fence());
  }

  public boolean holds(UUID jobId) {
    return held.keySet().stream().anyMatch(fence -> fence.jobId().equals(jobId));
  }

  /**
   * Extends all leases in one statement. May block for long when the database does not respond, so
   * {@link #guard} must run in another thread.
   *
   * @throws StoreUnavailableException if the database does not respond
   */
  public void heartbeat() {
    List<HeldLease> leases = List.copyOf(held.values());
    if (leases.isEmpty()) {
      return;
    }
    long sentAt = nanos.getAsLong(); // the database extends the lease later: the safe side
    List<Fence> fences = leases.stream().map(lease -> lease.job.fence()).toList();
    LeaseStore.Heartbeat result = store.heartbeat(terms.node(), fences, terms.lease());
    for (HeldLease lease : leases) {
      Fence fence = lease.job.fence();
      if (result.lost().contains(fence)) {
        lease.job.stop(StopReason.LEASE_LOST);
        continue;
      }
      lease.renewedAt = sentAt;
      if (result.cancelRequested().contains(fence)) {
        lease.job.stop(StopReason.CANCELLED);
      } else if (result.draining().contains(fence)) {
        lease.job.stop(StopReason.QUEUE_DRAINED);
      }
    }
  }

  /**
   * Stops the jobs whose last successful heartbeat is older than the trust window. Makes no calls.
   */
  public void guard() {
    for (HeldLease lease : held.values()) {
      if (!trusted(lease.renewedAt) && lease.job.stop(StopReason.LEASE_UNCERTAIN)) {
        log.warn(
            "Job {} stops: no heartbeat succeeded for {} s. It runs again when the database is"
                + " available.",
            lease.job.job().id(),
            terms.trust().toSeconds());
      }
    }
  }
}
