package dev.quarry.orchestrator.job;

import dev.quarry.model.DeadLetterPage.DeadLetter;
import dev.quarry.model.JobType;
import dev.quarry.model.RedriveView;
import dev.quarry.orchestrator.paging.Position;
import java.util.List;
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

  /**
   * @param tenant jobs of others do not exist; absent: of all
   */
  Redrive redrive(@Nullable String tenant, UUID job);

  /**
   * Starts some again, those that ended first first; at most {@code limit}. Each on its own: one
   * that cannot be started stays what it is and holds up no other, and a tenant without room is
   * passed over.
   *
   * @return those that were started, and what was passed over and why
   * @throws dev.quarry.orchestrator.access.limit.LimitExceededException if there was no room for
   *     any; the message names the tenants
   */
  RedriveView redrive(Filter filter, int limit);
}
