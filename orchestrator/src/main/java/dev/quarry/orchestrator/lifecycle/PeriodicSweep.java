package dev.quarry.orchestrator.lifecycle;

import dev.quarry.orchestrator.periodic.RepeatingTask;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs a sweep at intervals while the application runs. Can be started once. */
public final class PeriodicSweep implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(PeriodicSweep.class);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  /** Pause between two batches, so that other work reaches the database. */
  private static final Duration BATCH_PAUSE = Duration.ofMillis(100);

  private final String name;
  private final RepeatingTask task;
  private boolean started;
  private volatile boolean running;

  public PeriodicSweep(String name, Duration interval, Runnable sweep) {
    this(
        name,
        interval,
        () -> {
          sweep.run();
          return false;
        });
  }

  /**
   * @param batch does a bounded part of the work; returns whether more work remains
   */
  public PeriodicSweep(String name, Duration interval, BooleanSupplier batch) {
    this.name = name;
    this.task = new RepeatingTask(name, MAX_BACKOFF, () -> sweep(batch, interval));
  }

  /** The first sweep runs one interval after the start. */
  private Duration sweep(BooleanSupplier batch, Duration interval) {
    if (!started) {
      started = true;
      return interval;
    }
    return batch.getAsBoolean() ? BATCH_PAUSE : interval;
  }

  @Override
  public void start() {
    running = true;
    task.start();
  }

  /** Waits for the current batch: interrupting its writes may corrupt an index. */
  @Override
  public void stop() {
    running = false;
    task.close();
    try {
      task.join(STOP_TIMEOUT);
    } catch (InterruptedException e) {
      log.debug("Interrupted while {} ends", name, e);
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
