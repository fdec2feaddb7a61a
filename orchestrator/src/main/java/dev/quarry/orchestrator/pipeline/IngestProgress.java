package dev.quarry.orchestrator.pipeline;

import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobProgress;
import dev.quarry.orchestrator.pipeline.Pipelines.Stage;

/**
 * Reports the progress of a job with one document, in percent. Its vectors, which follow, take most
 * of the time.
 */
record IngestProgress(JobContext context) {
  private static final int PERCENT_LOADED = 10;
  private static final int PERCENT_EXTRACTED = 20;

  void ended(Stage stage) {
    switch (stage) {
      case LOAD -> context.progress(PERCENT_LOADED);
      case EXTRACT -> context.progress(PERCENT_EXTRACTED);
      case INDEX -> context.progress(JobProgress.PERCENT_SEARCHABLE);
      case CRAWL, CHUNK -> {}
    }
  }
}
