package dev.quarry.orchestrator.dispatch;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.lease.LeaseKeeper;
import dev.quarry.orchestrator.periodic.RepeatingTask;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the dispatcher, the heartbeats, the lease guard and the rescuer of this node, each in a
 * thread of its own. Can be started and stopped once.
 */
public final class Engine {
  private static final Logger log = LoggerFactory.getLogger(Engine.class);

  /**
   * A due job that cannot be claimed is locked by another node, or its tenant is at its limit of
   * running jobs. The next poll then comes after this interval, which doubles each time.
   */
  private static final Duration MIN_POLL_INTERVAL = Duration.ofMillis(10);

  /** How long a claim waits for more free slots, so that one claim fills several. */
  private static final Duration BATCHING_DELAY = Duration.ofMillis(2);

  /** A claim does not wait if at least one slot in so many is free. */
  private static final int CLAIM_FRACTION = 4;

  /** Short, because leases are trusted for 20 s only: a failed heartbeat is retried often. */
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(1);

  private static final Duration GUARD_INTERVAL = Duration.ofSeconds(1);

  /**
   * Polling intervals.
   *
   * @param poll for due jobs, when no wake-up arrives
   * @param rescue for expired leases
   */
  public record Pace(Duration poll, Duration rescue) {}

  private final JobQueue queue;
  private final Dispatcher dispatcher;
  private final LeaseKeeper leases;
  private final Bus bus;
  private final Pace pace;

  private final WakeUps wakeUps;
  private final RepeatingTask dispatchTask;
  private final RepeatingTask heartbeatTask;
  private final RepeatingTask guardTask;
  private final RepeatingTask rescueTask;
  private List<Bus.Subscription> subscriptions = List.of();
  private Duration pollInterval = MIN_POLL_INTERVAL;
  private long batchingSince;

  public Engine(
      JobQueue queue,
      Dispatcher dispatcher,
      LeaseKeeper leases,
      JobRescuer rescuer,
      Bus bus,
      Pace pace) {
    this.queue = queue;
    this.dispatcher = dispatcher;
    this.leases = leases;
    this.bus = bus;
    this.pace = pace;
    this.dispatchTask = new RepeatingTask("dispatching", MAX_BACKOFF, this::dispatch);
    this.wakeUps = new WakeUps(dispatcher, dispatchTask);
    this.heartbeatTask = new RepeatingTask("heartbeat", MAX_BACKOFF, this::beat);
    this.guardTask = new RepeatingTask("lease-guard", MAX_BACKOFF, this::guard);
    this.rescueTask = new RepeatingTask("rescue", MAX_BACKOFF, () -> rescue(rescuer));
  }

  public void start() {
    dispatcher.onSlotFree(dispatchTask::wake);
    subscriptions =
        List.of(
            bus.onWork(wakeUps),
            bus.onCancel(
                job -> {
                  if (leases.holds(job)) {
                    heartbeatTask.wake();
                  }
                }));
    List.of(dispatchTask, heartbeatTask, guardTask, rescueTask).forEach(RepeatingTask::start);
    log.info("This node runs up to {} jobs at once.", dispatcher.slots());
  }

  /**
   * Ends the leases of an earlier process on this database, so that its jobs run again at once.
   * Only safe before the start, and if no other process uses the database.
   */
  public void takeOver() {
    int jobs = queue.expireAll();
    if (jobs > 0) {
      log.info("{} jobs were running when the previous process ended; they run again now.", jobs);
    }
  }

  /** Starts no more jobs; running jobs continue. */
  public void stopClaiming() {
    dispatcher.stopClaiming();
    dispatchTask.close();
  }

  /**
   * Starts no more jobs and stops the running ones without waiting for them. They are released; the
   * attempt is not counted.
   */
  public void stopNow() {
    stopClaiming();
    dispatcher.stopRunning();
  }

  /** Waits until no job runs; false if the timeout expires first. */
  public boolean awaitIdle(Duration timeout) throws InterruptedException {
    return dispatcher.awaitIdle(timeout);
  }

  /**
   * Waits for running jobs, then releases the rest. Leases are extended until then.
   *
   * @param drainTimeout how long running jobs may continue
   * @param releaseTimeout how long releasing the rest may take
   */
  public void stop(Duration drainTimeout, Duration releaseTimeout) {
    stopClaiming();
    subscriptions.forEach(Bus.Subscription::close);
    rescueTask.close();
    try {
      if (!dispatcher.awaitIdle(drainTimeout)) {
        log.info("{} jobs are still running and are released.", dispatcher.active());
        dispatcher.stopRunning();
        if (!dispatcher.awaitIdle(releaseTimeout)) {
          log.warn(
              "{} jobs did not stop in time; they run again when their leases expire.",
              dispatcher.active());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      heartbeatTask.close();
      guardTask.close();
    }
  }

  private Duration dispatch() {
    if (dispatcher.free() > 0) {
      Duration delay = batchingDelay();
      if (delay.isPositive()) {
        return delay;
      }
    }
    List<Runnable> messages = wakeUps.drain();
    int started = dispatcher.tick();
    messages.forEach(Runnable::run);
    if (dispatcher.free() <= 0) {
      return pace.poll();
    }
    if (started > 0) {
      pollInterval = MIN_POLL_INTERVAL;
      return Duration.ZERO;
    }
    Duration due = queue.untilNextDue();
    if (due == null || due.compareTo(pace.poll()) > 0) {
      return pace.poll();
    }
    return due.isZero() ? nextPollInterval() : due;
  }

  /** How much longer to wait for more free slots. On a busy node they become free soon. */
  private Duration batchingDelay() {
    int free = dispatcher.free();
    if (free * CLAIM_FRACTION >= dispatcher.slots()) {
      batchingSince = 0;
      return Duration.ZERO;
    }
    long now = System.nanoTime();
    if (batchingSince == 0) {
      batchingSince = now;
    }
    Duration left = BATCHING_DELAY.minusNanos(now - batchingSince);
    if (!left.isPositive()) {
      batchingSince = 0;
    }
    return left;
  }

  private Duration nextPollInterval() {
    Duration now = pollInterval;
    pollInterval = pollInterval.multipliedBy(2);
    if (pollInterval.compareTo(pace.poll()) > 0) {
      pollInterval = pace.poll();
    }
    return now;
  }

  private Duration beat() {
    leases.heartbeat();
    return leases.terms().heartbeat();
  }

  private Duration guard() {
    leases.guard();
    return GUARD_INTERVAL;
  }

  private Duration rescue(JobRescuer rescuer) {
    rescuer.tick();
    return pace.rescue();
  }
}
