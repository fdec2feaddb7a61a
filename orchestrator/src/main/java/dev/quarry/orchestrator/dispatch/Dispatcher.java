package dev.quarry.orchestrator.dispatch;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
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

/** Claims as many jobs as there are free slots and sees each through to its end. Thread-safe. */
public final class Dispatcher {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  /** Attempts that may wait for their finish beside full slots, if there are fewer slots. */
  private static final int OPEN_FINISHES = 100;

  private final JobQueue queue;
  private final Worker worker;
  private final LeaseKeeper leases;
  private final AttemptRecorder recorder;
  private final Bus bus;
  private final PoisonIsolation suspects;
  private final int slots;

  /** Until their ends are recorded. */
  private final Map<Fence, RunningJob> running = new ConcurrentHashMap<>();

  /** Of those, the ones that have a handler. */
  private final AtomicInteger handled = new AtomicInteger();

  /** Claims under way and claimed jobs on their way back: a node that stops waits for them too. */
  private final AtomicInteger inHand = new AtomicInteger();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean stopping;
  private volatile Runnable whenFree = () -> {};

  public Dispatcher(
      JobQueue queue,
      Worker worker,
      LeaseKeeper leases,
      AttemptRecorder recorder,
      Bus bus,
      PoisonIsolation suspects,
      int slots) {
    this.queue = queue;
    this.worker = worker;
    this.leases = leases;
    this.recorder = recorder;
    this.bus = bus;
    this.suspects = suspects;
    this.slots = slots;
  }

  /**
   * Fills the free slots. To be called by one thread at a time.
   *
   * @return how many jobs were started
   * @throws dev.quarry.orchestrator.job.StoreUnavailableException if the database did not answer
   */
  public int tick() {
    inHand.incrementAndGet(); // before it is asked whether the node stops
    try {
      int free = free();
      return stopping || free <= 0 ? 0 : claim(free);
    } finally {
      noLongerInHand();
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
    List<Job> started = withoutSuspects(jobs);
    if (!leases.trusted(claimedAt)) {
      started.forEach(this::releaseUntrusted);
      return 0;
    }
    started.forEach(job -> startOrRelease(job, claimedAt));
    return started.size();
  }

  /** Those that wait are back in the queue before the others start, and so not lost with them. */
  private List<Job> withoutSuspects(List<Job> jobs) {
    List<Job> waiting =
        suspects.waiting(jobs, running.values().stream().map(RunningJob::job).toList());
    if (waiting.isEmpty()) {
      return jobs;
    }
    for (Job job : waiting) {
      log.info("Job {} waits until it can run apart from others that may be poison.", job.id());
      record(job, () -> new Outcome.Released(suspects.delay(job)), System.nanoTime());
    }
    return jobs.stream().filter(job -> !waiting.contains(job)).toList();
  }

  /** One job that cannot be started, for want of threads perhaps, must not lose the others. */
  private void startOrRelease(Job job, long claimedAt) {
    try {
      start(job, claimedAt);
    } catch (RuntimeException | OutOfMemoryError e) {
      log.error("Job {} cannot be started and is released", job.id(), e);
      release(job);
    }
  }

  /** The claim took so long that another node may have the job by now. */
  private void releaseUntrusted(Job job) {
    log.warn("Job {} is not started: its claim took so long that the lease may be over.", job.id());
    release(job);
  }

  /** Back to the queue, without using up an attempt. */
  private void release(Job job) {
    inHand.incrementAndGet();
    Thread.ofVirtual()
        .name("release-" + job.id())
        .start(
            () -> {
              try {
                record(job, Outcome.Released::new, System.nanoTime());
              } finally {
                noLongerInHand();
              }
            });
  }

  private void noLongerInHand() {
    if (inHand.decrementAndGet() == 0 && stopping) {
      signalFree();
    }
  }

  /** Whether no job could be started now. */
  boolean full() {
    return stopping || free() <= 0;
  }

  /**
   * How many more jobs may be started. While ends are being recorded their slots are used again
   * already, so that the next claim waits for no end and many ends share a transaction; but only so
   * many ends may be open, as these jobs would run again if the node were lost now.
   */
  int free() {
    return Math.min(slots - handled.get(), slots + Math.max(slots, OPEN_FINISHES) - running.size());
  }

  private JobQueue.Claimant claimant(String node) {
    Map<String, Integer> byTenant = new HashMap<>();
    running.values().forEach(attempt -> byTenant.merge(attempt.job().tenant(), 1, Integer::sum));
    return new JobQueue.Claimant(node, worker.types(), byTenant);
  }

  /** How many jobs run on this node, those included whose ends are being recorded. */
  public int active() {
    return running.size();
  }

  public int slots() {
    return slots;
  }

  private void start(Job job, long claimedAt) {
    RunningJob attempt = worker.start(job);
    handled.incrementAndGet();
    running.put(attempt.fence(), attempt);
    try {
      leases.hold(attempt, claimedAt);
      bus.jobChanged(job.id());
      if (stopping) {
        attempt.stop(StopReason.SHUTTING_DOWN);
      }
      Thread.ofVirtual().name("attempt-" + job.id()).start(() -> finish(attempt));
    } catch (RuntimeException | OutOfMemoryError e) {
      attempt.stop(StopReason.SHUTTING_DOWN);
      handled.decrementAndGet();
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
      handled.decrementAndGet();
      signalFree();
    }
  }

  /** The outcome of an attempt, as soon as there is one. */
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

  private void notRecorded(Job job, Throwable why) {
    log.error(
        "How job {} ended is not recorded; it runs again when its lease expires, within {} s.",
        job.id(),
        leases.terms().lease().toSeconds(),
        why);
  }

  private void signalFree() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    whenFree.run();
  }

  /** Runs each time that a slot becomes free. */
  void whenFree(Runnable listener) {
    whenFree = listener;
  }

  /** Claims nothing more. */
  public void stopClaiming() {
    stopping = true;
  }

  /** Tells what still runs to stop; it is released without using up an attempt. */
  public void stopRunning() {
    running.values().forEach(attempt -> attempt.stop(StopReason.SHUTTING_DOWN));
  }

  /**
   * Waits until a job could be started.
   *
   * @return how many could; 0 when the time is up
   */
  int awaitFree(Duration limit) throws InterruptedException {
    long left = limit.toNanos();
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
    return inHand.get() == 0 && running.isEmpty();
  }

  /**
   * Waits until nothing runs, no claim is under way and what was claimed for nothing is back.
   *
   * @return false if the time is up before
   */
  public boolean awaitIdle(Duration limit) throws InterruptedException {
    long left = limit.toNanos();
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
