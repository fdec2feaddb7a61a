package dev.quarry.orchestrator.job;

import dev.quarry.model.DeadLetterPage.DeadLetter;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.paging.Position;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters: jobs that failed with a retryable error after all attempts, as poison, or by an
 * internal error. An admin starts them again (redrive) when the cause is removed. Jobs that failed
 * with a permanent error, such as a 404, are not dead letters. Thread-safe.
 */
public interface DeadLetters {

  /**
   * Selects dead letters. A null component does not restrict.
   *
   * @param code error code
   */
  record Filter(@Nullable JobType type, @Nullable String code, @Nullable String tenant) {}

  /**
   * Lists dead letters, latest end first. Reads only the columns that are shown, so a job whose
   * stored request is unreadable is listed as well.
   *
   * @param before position where the previous page ended; null for the first page
   */
  List<DeadLetter> list(Filter filter, @Nullable Position before, int limit);

  /** The result of starting a dead letter again. */
  sealed interface Redrive {
    /** A new job of the same tenant was created and linked; the old job is no dead letter now. */
    record Started(Job job) implements Redrive {}

    /**
     * The dead letter was started again before.
     *
     * @param as id of the new job
     */
    record StartedBefore(UUID as) implements Redrive {}

    /** The job has not failed, or failed with a permanent error. */
    record NoDeadLetter() implements Redrive {}

    record NoSuchJob() implements Redrive {}
  }

  /** Identifies a dead letter, without a lock and without its request, which may be unreadable. */
  record Letter(UUID id, String tenant, OffsetDateTime ended) {}

  /**
   * @param tenant only jobs of this tenant; null: of all tenants
   */
  Optional<Letter> find(@Nullable String tenant, UUID job);

  /** The reason why a job cannot be started again. */
  Redrive rejectionReason(@Nullable String tenant, UUID job);

  /**
   * Dead letters, earliest end first.
   *
   * @param without tenants whose jobs are excluded
   * @param after only jobs that ended after this one; null: from the beginning
   */
  List<Letter> oldest(Filter filter, Set<String> without, @Nullable Letter after, int limit);

  /** Whether a dead letter matches. */
  boolean any(Filter filter);
}
