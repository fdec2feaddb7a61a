package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.submission.JobInsertHook;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores the requests and responses of upstream calls for as long as their jobs. Thread-safe; each
 * method is one transaction and throws {@link
 * dev.quarry.orchestrator.job.StoreUnavailableException} while the database is unavailable.
 */
public interface CallStore {

  /** Stores a request together with the job that sends it. */
  JobInsertHook insertHook(StoredCall call);

  /** The request of a job; for a retry it may be the request of the original job. */
  Optional<StoredCall> call(UUID jobId);

  /**
   * Stores the response of a running job, fenced.
   *
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the lease of the attempt has ended
   */
  void storeResponse(Fence fence, UpstreamResponse response);

  Optional<UpstreamResponse> response(UUID jobId);
}
