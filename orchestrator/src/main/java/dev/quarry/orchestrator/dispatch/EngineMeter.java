package dev.quarry.orchestrator.dispatch;

import dev.quarry.model.JobType;
import java.time.Duration;

/** Counts what this node does with jobs. Thread-safe; returns at once and never throws. */
public interface EngineMeter {
  EngineMeter NONE =
      new EngineMeter() {
        @Override
        public void finished(JobType type, Transition made, Duration took) {}

        @Override
        public void rescued(Transition made) {}

        @Override
        public void cancelled() {}

        @Override
        public void fenced() {}
      };

  /**
   * An attempt's end is recorded.
   *
   * @param took from the claim until now
   */
  void finished(JobType type, Transition made, Duration took);

  /** A job was taken back from a lost node. */
  void rescued(Transition made);

  /** A job was cancelled while it waited. */
  void cancelled();

  /** A worker that had lost its lease was refused. */
  void fenced();
}
