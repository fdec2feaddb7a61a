package dev.quarry.orchestrator.job;

/**
 * A fenced write found that its epoch is over: another worker has the job, or it has ended. The
 * worker stops and discards what it has; nothing it wrote took effect.
 */
public final class LeaseLostException extends RuntimeException {
  private final transient Fence fence;

  public LeaseLostException(Fence fence) {
    super("job " + fence.jobId() + ": epoch " + fence.epoch() + " is over");
    this.fence = fence;
  }

  public Fence fence() {
    return fence;
  }
}
