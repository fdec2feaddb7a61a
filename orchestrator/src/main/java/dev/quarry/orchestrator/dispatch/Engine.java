package dev.quarry.orchestrator.dispatch;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.schedule.RepeatingTask;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps dispatcher, lease keeper and rescuer going on this node. Starts and stops once. */
public final class Engine {
  private static final Logger log = LoggerFactory.getLogger(Engine.class);

  /**
   * A due job that is not claimed is locked by another node or its tenant runs as many as it may:
   * look again, but not at once, and each time later.
   */
  private static final Duration LEAST_POLL = Duration.ofMillis(10);

  /** How long few free slots wait for more, so that one claim fills them all. */
  private static final Duration GATHERING = Duration.ofMillis(2);

  /** Free slots that are enough for a claim: a quarter of all. */
  private static final int QUARTER = 4;

  /** Leases are trusted for 20 s: a heartbeat is tried again often. */
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(1);

  private static final Duration GUARD = Duration.ofSeconds(1);

  /**
   * How often to look.
   *
   * @param poll for work, without being told that there is some
   * @param rescue for leases that have expired
   */
  public record Pace(Duration poll, Duration rescue) {}

  private final JobQueue queue;
  private final Dispatcher dispatcher;
  private final LeaseKeeper leases;
  private final Bus bus;
  private final Pace pace;

  private final WakeUps wakeUps;
  private final RepeatingTask dispatching;
  private final RepeatingTask beating;
  private final RepeatingTask guarding;
  private final RepeatingTask rescuing;
  private List<Bus.Subscription> subscriptions = List.of();
  private Duration again = LEAST_POLL;
  private long gatheringSince;

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
    this.dispatching = new RepeatingTask("dispatching", MAX_BACKOFF, this::dispatch);
    this.wakeUps = new WakeUps(dispatcher, dispatching);
    this.beating = new RepeatingTask("heartbeat", MAX_BACKOFF, this::beat);
    this.guarding = new RepeatingTask("lease-guard", MAX_BACKOFF, this::guard);
    this.rescuing = new RepeatingTask("rescue", MAX_BACKOFF, () -> rescue(rescuer));
  }

  public void start() {
    dispatcher.whenFree(dispatching::wake);
    subscriptions =
        List.of(
            bus.onWork(wakeUps),
            bus.onCancel(
                job -> {
                  if (leases.holds(job)) {
                    beating.wake();
                  }
                }));
    List.of(dispatching, beating, guarding, rescuing).forEach(RepeatingTask::start);
    log.info("This node runs up to {} jobs at once.", dispatcher.slots());
  }

  /** Starts no more jobs; those that run go on. */
  public void stopClaiming() {
    dispatcher.stopClaiming();
    dispatching.close();
  }

  /** Starts no more jobs and releases those that run, which uses up no attempt. Waits for none. */
  public void stopNow() {
    stopClaiming();
    dispatcher.stopRunning();
  }

  /** Whether no job runs any more; waits for it up to a limit. */
  public boolean awaitIdle(Duration limit) throws InterruptedException {
    return dispatcher.awaitIdle(limit);
  }

  /**
   * Lets running jobs end for a while, then releases them. Leases are kept until then.
   *
   * @param limit how long to let them run
   * @param release how long releasing may take
   */
  public void stop(Duration limit, Duration release) {
    stopClaiming();
    subscriptions.forEach(Bus.Subscription::close);
    rescuing.close();
    try {
      if (!dispatcher.awaitIdle(limit)) {
        log.info("{} jobs still run and are released.", dispatcher.active());
        dispatcher.stopRunning();
        if (!dispatcher.awaitIdle(release)) {
          log.warn(
              "{} jobs did not stop; they run again elsewhere when their leases expire.",
              dispatcher.active());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      beating.close();
      guarding.close();
    }
  }

  private Duration dispatch() {
    if (dispatcher.free() > 0) {
      Duration gathering = gathering();
      if (gathering.isPositive()) {
        return gathering;
      }
    }
    List<Runnable> messages = wakeUps.take();
    int started = dispatcher.tick();
    messages.forEach(Runnable::run);
    if (dispatcher.free() <= 0) {
      return pace.poll();
    }
    if (started > 0) {
      again = LEAST_POLL;
      return Duration.ZERO;
    }
    Duration due = queue.untilNextDue();
    if (due == null || due.compareTo(pace.poll()) > 0) {
      return pace.poll();
    }
    return due.isZero() ? later() : due;
  }

  /** How much longer to wait for more slots to become free; on a busy node they do at once. */
  private Duration gathering() {
    int free = dispatcher.free();
    if (free * QUARTER >= dispatcher.slots()) {
      gatheringSince = 0;
      return Duration.ZERO;
    }
    long now = System.nanoTime();
    if (gatheringSince == 0) {
      gatheringSince = now;
    }
    Duration left = GATHERING.minusNanos(now - gatheringSince);
    if (!left.isPositive()) {
      gatheringSince = 0;
    }
    return left;
  }

  private Duration later() {
    Duration now = again;
    again = again.multipliedBy(2);
    if (again.compareTo(pace.poll()) > 0) {
      again = pace.poll();
    }
    return now;
  }

  private Duration beat() {
    leases.heartbeat();
    return leases.terms().heartbeat();
  }

  private Duration guard() {
    leases.guard();
    return GUARD;
  }

  private Duration rescue(JobRescuer rescuer) {
    rescuer.tick();
    return pace.rescue();
  }
}
