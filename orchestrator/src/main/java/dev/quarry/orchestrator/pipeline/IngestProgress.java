package dev.quarry.orchestrator.pipeline;

import dev.quarry.orchestrator.handler.JobContext;

/** Tells a job with one document where it is: most of its time goes into embedding. */
final class IngestProgress implements Ingester.Watcher {
  static final int LOADED = 10;
  static final int EXTRACTED = 30;
  private static final int EMBEDDED = 95;

  private final JobContext context;

  IngestProgress(JobContext context) {
    this.context = context;
  }

  @Override
  public void stage(String name) {
    context.stage(name);
  }

  @Override
  public void embedded(int passages, int of) {
    context.progress(EXTRACTED + (EMBEDDED - EXTRACTED) * passages / Math.max(1, of));
  }
}
