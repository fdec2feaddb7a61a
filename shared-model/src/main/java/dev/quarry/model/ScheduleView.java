package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A recurring submission.
 *
 * @param submission as it was sent, without the text of a text job
 * @param every an ISO 8601 duration; absent if there is {@code cron}
 * @param timeZone of {@code cron}
 * @param pauseReason why the server has paused it, and what to do; absent if a client has
 * @param nextRunAt absent while it is paused
 * @param lastRuns newest first; a list of schedules has only the last one of each
 * @param lastSkip the last due time that was not run, or not in time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScheduleView(
    @JsonProperty("schedule_id") UUID scheduleId,
    @Nullable String name,
    JobSubmission submission,
    @Nullable String every,
    @Nullable String cron,
    @JsonProperty("time_zone") @Nullable String timeZone,
    @JsonProperty("jitter_seconds") @Nullable Integer jitterSeconds,
    boolean paused,
    @JsonProperty("pause_reason") @Nullable String pauseReason,
    @JsonProperty("next_run_at") @Nullable Instant nextRunAt,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("updated_at") Instant updatedAt,
    @JsonProperty("last_runs") List<Run> lastRuns,
    @JsonProperty("last_skip") @Nullable Skip lastSkip) {

  public ScheduleView {
    requireNonNull(scheduleId, "schedule_id");
    requireNonNull(submission, "submission");
    requireNonNull(createdAt, "created_at");
    requireNonNull(updatedAt, "updated_at");
    lastRuns = lastRuns == null ? List.of() : List.copyOf(lastRuns);
  }

  /**
   * A run of a schedule: an ordinary job.
   *
   * @param dueAt the due time that it is for; of a run on demand, when it was demanded
   * @param startedAt when the job was submitted
   * @param status of the job
   * @param added documents that the job has stored and that did not exist before
   * @param changed documents that the job has replaced
   * @param removed documents that the job has removed, because their site has withdrawn them
   * @param failed items of the job that have failed; absent if none has, or the job was deleted
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Run(
      @JsonProperty("job_id") UUID jobId,
      @JsonProperty("due_at") Instant dueAt,
      @JsonProperty("started_at") Instant startedAt,
      JobStatus status,
      int added,
      int changed,
      int removed,
      @Nullable Integer failed) {

    public Run {
      requireNonNull(jobId, "job_id");
      requireNonNull(dueAt, "due_at");
      requireNonNull(startedAt, "started_at");
      requireNonNull(status, "status");
    }
  }

  /**
   * A due time without a run, or with a late one.
   *
   * @param reason {@code still_running}: the run before had not ended, and this one was left out;
   *     otherwise the code of the problem by which its submission was refused, and it is tried
   *     again
   */
  public record Skip(@JsonProperty("due_at") Instant dueAt, String reason) {

    public Skip {
      requireNonNull(dueAt, "due_at");
      requireNonNull(reason, "reason");
    }
  }
}
