package dev.quarry.orchestrator.dispatch;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobLog;
import dev.quarry.orchestrator.lease.LeaseKeeper;
import dev.quarry.orchestrator.lease.LeaseTerms;
import dev.quarry.orchestrator.worker.Outcome;
import dev.quarry.orchestrator.worker.RunningJob;
import dev.quarry.orchestrator.worker.StopReason;
import dev.quarry.orchestrator.worker.Worker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims one job per free slot, starts it and records its outcome. Thread-safe. */
public final class Dispatcher {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  /** At most max(slots, this) attempts may wait for their finish to be written. */
  private static final int MIN_PENDING_FINISH_LIMIT = 100;

  private final JobQueue queue;
  private final Worker worker;
  private final LeaseKeeper leases;
  private final AttemptRecorder recorder;
  private final Bus bus;
  private final PoisonIsolation poisonIsolation;
  private final int slots;

  /** Attempts whose outcome is not recorded yet. */
  private final Map<Fence, RunningJob> running = new ConcurrentHashMap<>();

  /** Number of {@link #running} attempts whose handler has not returned: they use a slot. */
  private final AtomicInteger activeHandlers = new AtomicInteger();

  /** Claims and releases in progress. A node that stops waits for them as well. */
  private final AtomicInteger pendingOperations = new AtomicInteger();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean stopping;
  private volatile Runnable onSlotFree = () -> {};

  public Dispatcher(
      JobQueue queue,
      Worker worker,
      LeaseKeeper leases,
      AttemptRecorder recorder,
      Bus bus,
      PoisonIsolation poisonIsolation,
      int slots) {
    this.queue = queue;
    this.worker = worker;
    this.leases = leases;
    this.recorder = recorder;
    this.bus = bus;
    this.poisonIsolation = poisonIsolation;
    this.slots = slots;
  }

  /**
   * Fills the free slots. Must be called by one thread at a time.
   *
   * @return the number of jobs that were started
   * @throws dev.quarry.orchestrator.job.StoreUnavailableException if the database did not respond
   */
  public int tick() {
    pendingOperations.incrementAndGet(); // before stopping is read: see idle()
    try {
      int free = free();
      return stopping || free <= 0 ? 0 : claim(free);
    } finally {
      operationEnded();
    }
  }

  private int claim(int free) {
    LeaseTerms terms = leases.terms();
    long claimedAt = leases.now();
    List<Job> jobs = queue.claim(claimant(terms.node()), free, terms.lease());
    if (stopping) {
      jobs.forEach(this::release);
      return 0;
    }
    List<Job> started = releaseSuspects(jobs);
    if (!leases.trusted(claimedAt)) {
      started.forEach(this::releaseUntrusted);
      return 0;
    }
    started.forEach(job -> startOrRelease(job, claimedAt));
    return started.size();
  }

  /**
   * Releases suspected poison jobs that may not run now, and returns the other jobs. The releases
   * are recorded before any job starts: if a started job crashes the node, the released jobs do not
   * count a crash.
   */
  private List<Job> releaseSuspects(List<Job> jobs) {
    List<Job> waiting =
        poisonIsolation.waiting(jobs, running.values().stream().map(RunningJob::job).toList());
    if (waiting.isEmpty()) {
      return jobs;
    }
    for (Job job : waiting) {
      log.info(
          "Job {} is released: it may be poison, and another such job runs on this node.",
          job.id());
      record(job, () -> new Outcome.Released(poisonIsolation.delay(job)), System.nanoTime());
    }
    return jobs.stream().filter(job -> !waiting.contains(job)).toList();
  }

  /** A job that cannot be started (no thread, for example) must not prevent the others. */
  private void startOrRelease(Job job, long claimedAt) {
    try {
      start(job, claimedAt);
    } catch (RuntimeException | OutOfMemoryError e) {
      log.error("Job {} cannot be started and is released", job.id(), e);
      release(job);
    }
  }

  /** The claim took longer than the trust window: another node may have the job already. */
  private void releaseUntrusted(Job job) {
    log.warn(
        "Job {} is released: its claim took longer than {} s, so its lease may have expired.",
        job.id(),
        leases.terms().trust().toSeconds());
    release(job);
  }

  /** Puts a claimed job back into the queue; the attempt is not counted. */
  private void release(Job job) {
    pendingOperations.incrementAndGet();
    Thread.ofVirtual()
        .name("release-" + job.id())
        .start(
            () -> {
              try {
                record(job, Outcome.Released::new, System.nanoTime());
              } finally {
                operationEnded();
              }
            });
  }

  private void operationEnded() {
    if (pendingOperations.decrementAndGet() == 0 && stopping) {
      signalFree();
    }
  }

  /** Whether no job can be started now. */
  boolean full() {
    return stopping || free() <= 0;
  }

  /**
   * The number of jobs that may be started now. An attempt frees its slot when its handler returns,
   * before its finish is written: the next claim does not wait for the write, and many finishes
   * share a transaction. The number of pending finishes is limited because those jobs run again if
   * the node is lost before the write.
   */
  int free() {
    int maxRunning = slots + Math.max(slots, MIN_PENDING_FINISH_LIMIT);
    return Math.min(slots - activeHandlers.get(), maxRunning - running.size());
  }

  private JobQueue.Claimant claimant(String node) {
    Map<String, Integer> byTenant = new HashMap<>();
    running.values().forEach(attempt -> byTenant.merge(attempt.job().tenant(), 1, Integer::sum));
    return new JobQueue.Claimant(node, worker.types(), byTenant);
  }

  /** Number of attempts on this node, including those whose outcome is being recorded. */
  public int active() {
    return running.size();
  }

  public int slots() {
    return slots;
  }

  private void start(Job job, long claimedAt) {
    RunningJob attempt = worker.start(job);
    activeHandlers.incrementAndGet();
    running.put(attempt.fence(), attempt);
    try {
      leases.hold(attempt, claimedAt);
      JobLog.of(job).changed("started");
      bus.jobChanged(job.id());
      if (stopping) {
        attempt.stop(StopReason.SHUTTING_DOWN);
      }
      Thread.ofVirtual().name("attempt-" + job.id()).start(() -> finish(attempt));
    } catch (RuntimeException | OutOfMemoryError e) {
      attempt.stop(StopReason.SHUTTING_DOWN);
      activeHandlers.decrementAndGet();
      forget(attempt);
      throw e;
    }
  }

  private void finish(RunningJob attempt) {
    try {
      record(attempt.job(), () -> outcome(attempt), attempt.startedAt());
    } finally {
      forget(attempt);
    }
  }

  private void forget(RunningJob attempt) {
    leases.release(attempt);
    running.remove(attempt.fence());
    signalFree();
  }

  private Outcome outcome(RunningJob attempt) throws InterruptedException {
    try {
      return attempt.await();
    } finally {
      activeHandlers.decrementAndGet();
      signalFree();
    }
  }

  /** Waits for the outcome of an attempt. */
  private interface PendingOutcome {
    Outcome await() throws InterruptedException;
  }

  private void record(Job job, PendingOutcome outcome, long startedAt) {
    try {
      recorder.record(job, outcome.await(), startedAt);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      notRecorded(job, e);
    } catch (RuntimeException | Error e) {
      notRecorded(job, e);
    }
  }

  private void notRecorded(Job job, Throwable cause) {
    log.error(
        "The outcome of job {} was not recorded. The job runs again when its lease expires,"
            + " within {} s.",
        job.id(),
        leases.terms().lease().toSeconds(),
        cause);
  }

  private void signalFree() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    onSlotFree.run();
  }

  /** Sets the listener that runs each time a slot becomes free. */
  void onSlotFree(Runnable listener) {
    onSlotFree = listener;
  }

  /** Claims no more jobs. */
  public void stopClaiming() {
    stopping = true;
  }

  /** Stops all running jobs. They are released; the attempt is not counted. */
  public void stopRunning() {
    running.values().forEach(attempt -> attempt.stop(StopReason.SHUTTING_DOWN));
  }

  /**
   * Waits until a job can be started.
   *
   * @return the number of free slots; 0 if the timeout expires first
   */
  int awaitFree(Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lock();
    try {
      while (full() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return full() ? 0 : Math.max(0, free());
    } finally {
      lock.unlock();
    }
  }

  private boolean idle() {
    return pendingOperations.get() == 0 && running.isEmpty();
  }

  /**
   * Waits until no attempt, claim or release is in progress.
   *
   * @return false if the timeout expires first
   */
  public boolean awaitIdle(Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lock();
    try {
      while (!idle() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return idle();
    } finally {
      lock.unlock();
    }
  }
}
