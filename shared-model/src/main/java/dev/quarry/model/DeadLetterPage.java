package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A page of dead letters, latest end first: the body of {@code GET /admin/dead-letter}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLetterPage(
    List<DeadLetter> jobs,
    @JsonProperty("next_cursor") @Nullable String nextCursor,
    @JsonProperty("has_more") boolean hasMore) {

  public DeadLetterPage {
    jobs = jobs == null ? List.of() : List.copyOf(jobs);
  }

  /**
   * A job that failed after retries, or as a poison job (its workers crashed repeatedly).
   *
   * @param attempts number of attempts
   * @param crashes number of workers that were lost while they ran it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DeadLetter(
      @JsonProperty("job_id") UUID jobId,
      String tenant,
      JobType type,
      @JsonProperty("source_uri") @Nullable String sourceUri,
      String collection,
      int attempts,
      int crashes,
      @Nullable JobError error,
      @JsonProperty("created_at") Instant createdAt,
      @JsonProperty("completed_at") Instant completedAt) {

    public DeadLetter {
      requireNonNull(jobId, "job_id");
      requireNonNull(tenant, "tenant");
      requireNonNull(type, "type");
      requireNonNull(collection, "collection");
      requireNonNull(createdAt, "created_at");
      requireNonNull(completedAt, "completed_at");
    }
  }
}
