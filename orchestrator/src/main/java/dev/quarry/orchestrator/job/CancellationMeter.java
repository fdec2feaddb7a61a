package dev.quarry.orchestrator.job;

/** Metrics of cancellations on this node. Thread-safe; the method does not block, never throws. */
@FunctionalInterface
public interface CancellationMeter {

  /** A queued job was cancelled. */
  void cancelledBeforeStart();
}
