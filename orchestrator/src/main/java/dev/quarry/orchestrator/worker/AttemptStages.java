package dev.quarry.orchestrator.worker;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.JobLog;
import dev.quarry.orchestrator.trace.Tracing;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The stages of one attempt in its trace, in the log and in the metrics. A stage ends when the next
 * one begins. Stages that another thread than the handler's reports are not measured.
 */
final class AttemptStages implements AutoCloseable {
  /** The names of stages that an upstream reports are arbitrary texts. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{0,31}");

  private final JobType type;
  private final Tracing tracing;
  private final AttemptMeter meter;
  private final Thread handler = Thread.currentThread();
  private @Nullable Stage current;

  private record Stage(String name, Tracing.Span span, long startedAt) {}

  /** Created by the thread of the handler. */
  AttemptStages(JobType type, Tracing tracing, AttemptMeter meter) {
    this.type = type;
    this.tracing = tracing;
    this.meter = meter;
  }

  void enter(String stage) {
    if (Thread.currentThread() == handler) {
      close();
      String name = NAME.matcher(stage).matches() ? stage : "other";
      JobLog.stage(name);
      current = new Stage(name, tracing.start("stage " + name, Map.of()), System.nanoTime());
    }
  }

  Runnable bound(Runnable task) {
    return tracing.bound(task);
  }

  @Override
  public void close() {
    Stage ended = current;
    current = null;
    if (ended != null) {
      ended.span().close();
      meter.stageEnded(type, ended.name(), Duration.ofNanos(System.nanoTime() - ended.startedAt()));
    }
  }
}
