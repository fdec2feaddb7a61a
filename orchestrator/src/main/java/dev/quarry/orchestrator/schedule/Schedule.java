package dev.quarry.orchestrator.schedule;

import dev.quarry.model.JobSubmission;
import dev.quarry.orchestrator.access.Principal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored schedule.
 *
 * @param principal for whom it acts
 * @param createdAt by the database's clock, like all times
 */
public record Schedule(
    UUID id,
    Plan plan,
    Principal principal,
    State state,
    @Nullable Skip lastSkip,
    Instant createdAt,
    Instant updatedAt) {

  /** What a client has requested. */
  public record Plan(@Nullable String name, JobSubmission submission, Timing timing) {}

  /**
   * What changes by itself.
   *
   * @param pauseReason why the server has paused it; null: a client has
   * @param dueAt the next due time
   * @param nextRunAt when its run may start: later than {@code dueAt} by the jitter, or after an
   *     attempt that was refused
   */
  public record State(
      boolean paused, @Nullable String pauseReason, Instant dueAt, Instant nextRunAt) {

    State pausedIf(boolean pause, @Nullable String reason) {
      return new State(pause, pause ? reason : null, dueAt, nextRunAt);
    }
  }

  /**
   * A due time that was left out, or that was refused and is tried again.
   *
   * @param reason {@link #STILL_RUNNING}, or the code of a problem
   */
  public record Skip(Instant dueAt, String reason) {
    /** The job of the last run had not ended. */
    public static final String STILL_RUNNING = "still_running";
  }

  /** Whether no client has changed it between the two reads, nor replaced its key. */
  public boolean hasVersionOf(Schedule other) {
    return updatedAt.equals(other.updatedAt) && principal.equals(other.principal);
  }

  public String tenant() {
    return principal.tenant();
  }

  /** The path of the schedule in the API. */
  public String path() {
    return path(id);
  }

  public static String path(UUID id) {
    return "/schedules/" + id;
  }
}
