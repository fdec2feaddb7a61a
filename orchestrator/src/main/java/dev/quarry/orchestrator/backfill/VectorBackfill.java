package dev.quarry.orchestrator.backfill;

import dev.quarry.orchestrator.backfill.VectorBacklog.Change;
import dev.quarry.orchestrator.dispatch.EngineMeter;
import dev.quarry.orchestrator.dispatch.JobTransitions;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.knowledge.VectorWriter;
import dev.quarry.orchestrator.schedule.RepeatingTask;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Computes missing vectors until there are none. Several workers do so at once, so that the model
 * works while others wait for the index and the database. Can be started and stopped once.
 * Thread-safe.
 */
public final class VectorBackfill {
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);
  private static final int COMPLETION_BATCH_SIZE = 100;

  private final VectorBacklog backlog;
  private final JobTransitions transitions;
  private final Bus bus;
  private final EngineMeter meter;
  private final List<RepeatingTask> workers;

  /**
   * @param workers number of workers
   * @param chunks chunks that a worker takes at once
   * @param visibilityTimeout after this time the ranges of a lost node are taken by others; longer
   *     than embedding them takes
   * @param poll how often to look for missing vectors when no wake-up arrives
   */
  public record Pace(int workers, int chunks, Duration visibilityTimeout, Duration poll) {}

  public VectorBackfill(
      VectorBacklog backlog,
      Embedder embedder,
      VectorWriter index,
      JobTransitions transitions,
      Bus bus,
      EngineMeter meter,
      Pace pace) {
    this.backlog = backlog;
    this.transitions = transitions;
    this.bus = bus;
    this.meter = meter;
    RangeEmbedder ranges = new RangeEmbedder(embedder, index);
    this.workers =
        IntStream.range(0, pace.workers())
            .mapToObj(
                i -> {
                  var worker =
                      new BackfillWorker(backlog, ranges, transitions, this::announce, pace);
                  return new RepeatingTask("backfill-" + i, MAX_BACKOFF, worker::step);
                })
            .toList();
  }

  public void start() {
    workers.forEach(RepeatingTask::start);
  }

  /** Announces missing vectors. Does not block. */
  public void wake() {
    workers.forEach(RepeatingTask::wake);
  }

  /** Stops after the ranges in progress, or abandons them when the timeout expires. */
  public void stop(Duration timeout) throws InterruptedException {
    workers.forEach(RepeatingTask::close);
    long deadline = System.nanoTime() + timeout.toNanos();
    for (RepeatingTask worker : workers) {
      worker.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }
  }

  /**
   * Completes jobs whose last missing vectors vanished because their document was deleted or
   * replaced.
   */
  public void completeWaiting() {
    announce(backlog.completeWaiting(COMPLETION_BATCH_SIZE, transitions::afterVectors));
  }

  private void announce(List<Change> changes) {
    for (Change change : changes) {
      if (change.transition() != null) {
        change.job().changed(change.transition().event());
        meter.finished(change.type(), change.transition(), change.duration());
      }
      bus.jobChanged(change.job().jobId());
    }
  }
}
