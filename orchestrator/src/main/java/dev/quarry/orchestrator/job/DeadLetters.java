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
 * Jobs that failed although they were tried again (their error may pass), as poison, or by a defect
 * of ours; an admin lets them run again when the cause is gone. What failed for good, such as an
 * address where nothing is, is the client's business and not listed. Thread-safe.
 */
public interface DeadLetters {

  /**
   * Which to choose. Absent members do not restrict.
   *
   * @param code of the error
   */
  record Filter(@Nullable JobType type, @Nullable String code, @Nullable String tenant) {}

  /**
   * The one that ended last first. Of each only what is shown is read, so that a job whose request
   * cannot be read any more is listed like the others.
   *
   * @param before where the page before ended
   */
  List<DeadLetter> list(Filter filter, @Nullable Position before, int limit);

  /** What became of the wish to start a dead letter again. */
  sealed interface Redrive {
    /** A new job of the same tenant, linked to the old one, which is no dead letter any more. */
    record Started(Job job) implements Redrive {}

    record StartedBefore(UUID as) implements Redrive {}

    /** It has not ended, or not like this. */
    record NoDeadLetter() implements Redrive {}

    record NoSuchJob() implements Redrive {}
  }

  /** A dead letter by name: nothing of it is locked, nor read that may be wrong in it. */
  record Letter(UUID id, String tenant, OffsetDateTime ended) {}

  /**
   * @param tenant jobs of others do not exist; absent: of all
   */
  Optional<Letter> find(@Nullable String tenant, UUID job);

  /** Why a job cannot be started again. */
  Redrive whyNot(@Nullable String tenant, UUID job);

  /**
   * Those that ended first first.
   *
   * @param without tenants whose jobs are left out
   * @param after only those that ended after this one
   */
  List<Letter> oldest(Filter filter, Set<String> without, @Nullable Letter after, int limit);

  boolean any(Filter filter);
}
