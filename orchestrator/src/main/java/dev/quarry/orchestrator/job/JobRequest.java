package dev.quarry.orchestrator.job;

import dev.quarry.model.JobType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A validated submission: what a job is to do and under which limits.
 *
 * @param sourceUri what to crawl or load; absent only for {@link JobType#TEXT}
 * @param text the text itself, for {@link JobType#TEXT}
 * @param options the submission's metadata: options of the job type and whatever the client added
 */
public record JobRequest(
    JobType type,
    @Nullable String sourceUri,
    @Nullable String text,
    @Nullable String title,
    String collection,
    Map<String, Object> options,
    int priority,
    @Nullable String callbackUrl,
    @Nullable String batchId,
    List<String> labels,
    Duration maxDuration,
    int maxAttempts) {

  public JobRequest {
    options = Map.copyOf(options);
    labels = List.copyOf(labels);
  }
}
