package dev.quarry.orchestrator.pipeline;

import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.pipeline.Pipelines.Stage;

/** Tells a job with one document where it is: most of its time goes into embedding. */
final class IngestProgress implements Ingester.Watcher {
  private static final int LOADED = 10;
  private static final int EXTRACTED = 30;
  private static final int EMBEDDED = 95;

  private final JobContext context;

  IngestProgress(JobContext context) {
    this.context = context;
  }

  void ended(Stage stage) {
    switch (stage) {
      case LOAD -> context.progress(LOADED);
      case EXTRACT -> context.progress(EXTRACTED);
      case INDEX -> context.progress(100);
      case CRAWL, CHUNK, EMBED -> {}
    }
  }

  @Override
  public void embedded(int passages, int of) {
    context.progress(EXTRACTED + (EMBEDDED - EXTRACTED) * passages / Math.max(1, of));
  }
}
