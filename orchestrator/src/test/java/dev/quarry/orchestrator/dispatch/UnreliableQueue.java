package dev.quarry.orchestrator.dispatch;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.lease.LeaseStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A queue whose database is unavailable for a given number of calls. */
final class UnreliableQueue implements JobQueue, LeaseStore {
  private final JobQueue real;
  private final LeaseStore leases;
  final AtomicInteger failures = new AtomicInteger();

  /** Runs after a claim and before its result is returned. */
  Runnable beforeAnswer = () -> {};

  UnreliableQueue(JobQueue real, LeaseStore leases) {
    this.real = real;
    this.leases = leases;
  }

  private JobQueue answering() {
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new StoreUnavailableException("away", new IOException("connection refused"));
    }
    return real;
  }

  @Override
  public List<Job> claim(Claimant claimant, int limit, Duration lease) {
    List<Job> claimed = answering().claim(claimant, limit, lease);
    beforeAnswer.run();
    return claimed;
  }

  @Override
  public Heartbeat heartbeat(String node, Collection<Fence> held, Duration lease) {
    answering();
    return leases.heartbeat(node, held, lease);
  }

  @Override
  public Transition finish(Fence fence, Function<JobState, Transition> decision) {
    return answering().finish(fence, decision);
  }

  @Override
  public List<Rescue> rescue(int limit, Function<JobState, Transition> decision) {
    return answering().rescue(limit, decision);
  }

  @Override
  public int expireAll() {
    return answering().expireAll();
  }

  @Override
  public @Nullable Duration untilNextDue() {
    return answering().untilNextDue();
  }
}
