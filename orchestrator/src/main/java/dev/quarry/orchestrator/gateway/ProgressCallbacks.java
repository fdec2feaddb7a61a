package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.gateway.ProgressReport.InvalidReportException;
import dev.quarry.orchestrator.gateway.ProgressTokens.Opened;
import dev.quarry.orchestrator.handler.JobProgress;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.LeaseLostException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Handles progress reports that upstreams post to their progress URLs. Thread-safe. */
public final class ProgressCallbacks {

  /** The result of a report. */
  public enum Reception {
    RECORDED,
    /** The token is unknown. */
    UNKNOWN,
    /** The attempt has ended. */
    ENDED,
    /** The upstream reports too often. */
    TOO_OFTEN,
    /** The job has reached the maximum number of stages. */
    TOO_MANY_STAGES
  }

  private final ProgressTokens tokens;
  private final Function<Fence, JobProgress> jobs;
  private final ProgressThrottle throttle;

  /**
   * @param jobs gives the progress writer of a job for a fencing token
   */
  public ProgressCallbacks(
      ProgressTokens tokens, Function<Fence, JobProgress> jobs, LongSupplier nanos) {
    this.tokens = tokens;
    this.jobs = jobs;
    this.throttle = new ProgressThrottle(nanos);
  }

  /**
   * Records a report.
   *
   * @throws InvalidReportException if the token is valid and the report is not
   */
  public Reception report(String token, ProgressReport report) throws InvalidReportException {
    Optional<Opened> found = tokens.find(new ProgressToken(token).sha256());
    if (found.isEmpty()) {
      return Reception.UNKNOWN;
    }
    Opened opened = found.get();
    if (!opened.running()) {
      return Reception.ENDED;
    }
    report.checked();
    if (!throttle.allows(token)) {
      return Reception.TOO_OFTEN;
    }
    ProgressRecorder recorder =
        new ProgressRecorder(jobs.apply(opened.fence()), opened.stage(), opened.stages());
    try {
      return recorder.record(report) ? Reception.RECORDED : Reception.TOO_MANY_STAGES;
    } catch (LeaseLostException e) {
      return Reception.ENDED;
    }
  }
}
