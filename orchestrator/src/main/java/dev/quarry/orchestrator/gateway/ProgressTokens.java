package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.job.Fence;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may tell how far an attempt is; only hashes are kept. Thread-safe, as {@link CallStore}. */
public interface ProgressTokens {

  /**
   * Opens a token for a running attempt, fenced. One of an earlier attempt ends.
   *
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the fence is over
   */
  void open(Fence fence, byte[] sha256);

  /** Empty if there is no such token. */
  Optional<Opened> find(byte[] sha256);

  /**
   * The attempt that a token was opened for.
   *
   * @param running whether that attempt is under way
   * @param stage that the job is in
   * @param stages that it has entered so far
   */
  record Opened(Fence fence, boolean running, @Nullable String stage, int stages) {}
}
