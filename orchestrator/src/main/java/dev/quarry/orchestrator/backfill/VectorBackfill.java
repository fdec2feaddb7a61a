package dev.quarry.orchestrator.backfill;

import dev.quarry.orchestrator.backfill.VectorBacklog.Change;
import dev.quarry.orchestrator.dispatch.EngineMeter;
import dev.quarry.orchestrator.dispatch.JobTransitions;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.knowledge.WordsRestorer;
import dev.quarry.orchestrator.periodic.RepeatingTask;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Computes missing vectors until there are none. Several workers do so at once, so that the model
 * works while others wait for the index and the database. Can be started and stopped once.
 * Thread-safe.
 */
public final class VectorBackfill {
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);
  private static final int COMPLETION_BATCH_SIZE = 100;
  private static final Duration INTERRUPT_TIMEOUT = Duration.ofSeconds(2);
  private static final int HOLDS_PER_TIMEOUT = 3;

  private final VectorBacklog backlog;
  private final JobTransitions transitions;
  private final Bus bus;
  private final EngineMeter meter;
  private final Pace pace;
  private final List<BackfillWorker> workers;
  private final List<RepeatingTask> tasks;
  private final RepeatingTask hold;

  /**
   * @param workers number of workers
   * @param chunks chunks that a worker takes at once
   * @param visibilityTimeout after this time the ranges of a lost node are taken by others; what is
   *     in progress is held, however long it takes
   * @param poll how often to look for missing vectors when no wake-up arrives
   */
  public record Pace(int workers, int chunks, Duration visibilityTimeout, Duration poll) {}

  public VectorBackfill(
      VectorBacklog backlog,
      RangeEmbedder ranges,
      WordsRestorer words,
      JobTransitions transitions,
      Bus bus,
      EngineMeter meter,
      Pace pace) {
    this.backlog = backlog;
    this.transitions = transitions;
    this.bus = bus;
    this.meter = meter;
    this.pace = pace;
    this.workers =
        Stream.generate(
                () -> new BackfillWorker(backlog, ranges, words, transitions, this::announce, pace))
            .limit(pace.workers())
            .toList();
    this.tasks =
        IntStream.range(0, workers.size())
            .mapToObj(i -> new RepeatingTask("backfill-" + i, MAX_BACKOFF, workers.get(i)::step))
            .toList();
    this.hold = new RepeatingTask("backfill-hold", MAX_BACKOFF, this::hold);
  }

  public void start() {
    hold.start();
    tasks.forEach(RepeatingTask::start);
  }

  /**
   * The model may take longer than the visibility timeout, on a slow machine or when it is busy.
   */
  private Duration hold() {
    List<ChunkRange> ranges =
        workers.stream().flatMap(worker -> worker.inProgress().stream()).toList();
    if (!ranges.isEmpty()) {
      backlog.hold(ranges, pace.visibilityTimeout());
    }
    return pace.visibilityTimeout().dividedBy(HOLDS_PER_TIMEOUT);
  }

  /** Announces missing vectors. Does not block. */
  public void wake() {
    tasks.forEach(RepeatingTask::wake);
  }

  /** Stops after the ranges in progress, or abandons them when the timeout expires. */
  public void stop(Duration timeout) throws InterruptedException {
    tasks.forEach(RepeatingTask::close);
    long deadline = System.nanoTime() + timeout.toNanos();
    for (RepeatingTask task : tasks) {
      task.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }
    tasks.forEach(RepeatingTask::interrupt);
    for (RepeatingTask task : tasks) {
      task.join(INTERRUPT_TIMEOUT);
    }
    hold.close();
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
