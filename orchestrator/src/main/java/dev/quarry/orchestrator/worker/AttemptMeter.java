package dev.quarry.orchestrator.worker;

import dev.quarry.model.JobType;
import java.time.Duration;

/** Metrics of running attempts. Thread-safe; methods do not block and never throw. */
public interface AttemptMeter {

  /** A handler's write was rejected because its lease is lost. */
  void fenced();

  /** A stage of an attempt has ended. */
  void stageEnded(JobType type, String stage, Duration duration);
}
