package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.handler.JobProgress;
import dev.quarry.orchestrator.job.StageLog;
import org.jspecify.annotations.Nullable;

/** Writes what an upstream reports into its job. For one thread at a time. */
final class ProgressRecorder {
  static final String EVENT = "upstream_progress";

  private final JobProgress job;
  private @Nullable String stage;
  private int stages;

  /**
   * @param stage that the job is in
   * @param stages that it has entered so far
   */
  ProgressRecorder(JobProgress job, @Nullable String stage, int stages) {
    this.job = job;
    this.stage = stage;
    this.stages = stages;
  }

  /** Whether a report would make the job enter another stage. */
  boolean entersStage(ProgressReport report) {
    return report.stage() != null && !report.stage().equals(stage);
  }

  /**
   * Records a report.
   *
   * @return false if it names a stage more than a job may have; nothing is written then
   */
  boolean record(ProgressReport report) {
    String entered = report.stage();
    if (entered != null && entersStage(report)) {
      if (stages >= StageLog.MAX_STAGES) {
        return false;
      }
      job.stage(entered);
      stage = entered;
      stages++;
    }
    Integer percent = report.percent();
    if (percent != null) {
      job.progress(percent);
    }
    if (report.hasDetails()) {
      job.event(EVENT, report.details());
    }
    return true;
  }
}
