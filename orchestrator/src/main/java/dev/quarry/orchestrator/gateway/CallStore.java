package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.submission.Enclosure;
import java.util.Optional;
import java.util.UUID;

/**
 * Requests and answers of calls. They live as long as their job. Thread-safe; each method is one
 * transaction and throws {@link dev.quarry.orchestrator.job.StoreUnavailableException} while the
 * database is away.
 */
public interface CallStore {

  /** A request that is stored together with the job that sends it. */
  Enclosure enclose(StoredCall call);

  /** The request of a job, which may be that of the job which it repeats. */
  Optional<StoredCall> call(UUID jobId);

  /**
   * Keeps the answer of a running job, fenced.
   *
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the fence is over
   */
  void answered(Fence fence, UpstreamResponse answer);

  Optional<UpstreamResponse> answer(UUID jobId);
}
