package dev.quarry.orchestrator.job;

/**
 * A fenced write was rejected because the job has a newer epoch or has ended. The worker must stop;
 * the write had no effect.
 */
public final class LeaseLostException extends RuntimeException {
  private final transient Fence fence;

  public LeaseLostException(Fence fence) {
    super("job " + fence.jobId() + ": epoch " + fence.epoch() + " has ended");
    this.fence = fence;
  }

  public Fence fence() {
    return fence;
  }
}
