package dev.quarry.orchestrator.handler;

import dev.quarry.model.JobType;

/** Does the work of one type of job. Thread-safe: many jobs run at once in one handler. */
public interface JobHandler {
  JobType type();

  /**
   * Runs the job to its end. It may have run before, up to any point: what is already done is not
   * done again.
   *
   * @throws StageException if the job as a whole cannot succeed (an item that fails is recorded in
   *     the ledger instead)
   * @throws InterruptedException if the worker is told to stop: cancelled, timed out, lease lost or
   *     shutting down. The handler returns soon and leaves nothing running.
   */
  JobResult run(JobContext context) throws StageException, InterruptedException;
}
