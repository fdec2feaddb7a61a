package dev.quarry.mcp.orchestrator;

import dev.quarry.model.JobView;
import org.jspecify.annotations.Nullable;

/**
 * A job as it was seen.
 *
 * @param version the entity tag of what was seen; absent when the orchestrator sent none
 */
public record VersionedJob(JobView job, @Nullable String version) {
  public boolean ended() {
    return job.status().terminal();
  }
}
