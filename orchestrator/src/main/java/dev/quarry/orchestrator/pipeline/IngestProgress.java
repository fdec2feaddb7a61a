package dev.quarry.orchestrator.pipeline;

import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.pipeline.Pipelines.Stage;

/**
 * Reports the progress of a job with one document, in percent. Embedding takes most of the time.
 */
final class IngestProgress implements Ingester.ProgressListener {
  private static final int PERCENT_LOADED = 10;
  private static final int PERCENT_EXTRACTED = 30;
  private static final int PERCENT_EMBEDDED = 95;

  private final JobContext context;

  IngestProgress(JobContext context) {
    this.context = context;
  }

  void ended(Stage stage) {
    switch (stage) {
      case LOAD -> context.progress(PERCENT_LOADED);
      case EXTRACT -> context.progress(PERCENT_EXTRACTED);
      case INDEX -> context.progress(100);
      case CRAWL, CHUNK, EMBED -> {}
    }
  }

  @Override
  public void embedded(int passages, int total) {
    int range = PERCENT_EMBEDDED - PERCENT_EXTRACTED;
    context.progress(PERCENT_EXTRACTED + range * passages / Math.max(1, total));
  }
}
