package dev.quarry.orchestrator.handler;

import dev.quarry.model.JobType;

/** Processes jobs of one type. Thread-safe: one handler runs many jobs at once. */
public interface JobHandler {
  JobType type();

  /**
   * Runs the job. An earlier attempt may have stopped at any point; work that it completed is not
   * repeated.
   *
   * @throws StageException if the job as a whole cannot succeed (a failed item is recorded in the
   *     ledger instead)
   * @throws InterruptedException if the attempt is stopped: cancelled, timed out, lease lost, queue
   *     draining or shutdown. The handler returns soon and leaves nothing running.
   */
  JobResult run(JobContext context) throws StageException, InterruptedException;
}
