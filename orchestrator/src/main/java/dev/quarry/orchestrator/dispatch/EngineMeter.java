package dev.quarry.orchestrator.dispatch;

import dev.quarry.model.JobType;
import java.time.Duration;

/** Metrics of the engine on this node. Thread-safe; methods do not block and never throw. */
public interface EngineMeter {

  /**
   * The outcome of an attempt is recorded.
   *
   * @param duration from the claim until now
   */
  void finished(JobType type, Transition transition, Duration duration);

  /** A job of a lost node was rescued. */
  void rescued(Transition transition);

  /** A write was rejected because its lease was lost. */
  void fenced();
}
