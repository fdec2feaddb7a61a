package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.job.Fence;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores the tokens of progress URLs, as hashes only. Thread-safe; transactions and errors as in
 * {@link CallStore}.
 */
public interface ProgressTokens {

  /**
   * Stores the token of a running attempt, fenced. Tokens of earlier attempts become invalid.
   *
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the lease of the attempt has ended
   */
  void open(Fence fence, byte[] sha256);

  /** Finds the attempt of a token; empty if the token is unknown. */
  Optional<Opened> find(byte[] sha256);

  /**
   * The attempt of a token.
   *
   * @param running whether the attempt is still running
   * @param stage current stage of the job
   * @param stages number of stages entered so far
   */
  record Opened(Fence fence, boolean running, @Nullable String stage, int stages) {}
}
