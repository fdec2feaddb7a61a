package dev.quarry.mcp.orchestrator;

import dev.quarry.model.JobView;
import org.jspecify.annotations.Nullable;

/**
 * A job and the version of its state.
 *
 * @param version entity tag (RFC 9110) of the response; null if the orchestrator sent none
 */
public record VersionedJob(JobView job, @Nullable String version) {
  public boolean hasEnded() {
    return job.status().terminal();
  }
}
