package dev.quarry.orchestrator.submission;

import dev.quarry.model.RedriveView;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.job.DeadLetters;
import dev.quarry.orchestrator.job.DeadLetters.Filter;
import dev.quarry.orchestrator.job.DeadLetters.Letter;
import dev.quarry.orchestrator.job.DeadLetters.Redrive;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Redrives dead letters: each runs again as a new job of its tenant. Thread-safe. */
public final class Redrives {
  private static final Logger log = LoggerFactory.getLogger(Redrives.class);
  private static final int PAGE_SIZE = 200;

  private final DeadLetters letters;
  private final JobSubmitter submitter;

  public Redrives(DeadLetters letters, JobSubmitter submitter) {
    this.letters = letters;
    this.submitter = submitter;
  }

  /**
   * Redrives one dead letter.
   *
   * @param tenant jobs of other tenants are not found; null: jobs of all tenants
   */
  public Redrive redrive(@Nullable String tenant, UUID job) {
    return letters
        .find(tenant, job)
        .map(this::redrive)
        .orElseGet(() -> letters.rejectionReason(tenant, job));
  }

  /**
   * Redrives up to {@code limit} dead letters, the oldest first. Each start is independent: a dead
   * letter that cannot be started stays one, and tenants whose limits are exceeded are skipped.
   *
   * @return the started jobs, and what was skipped and why
   * @throws LimitExceededException if limits prevented every start; the message names the tenants
   */
  public RedriveView redrive(Filter filter, int limit) {
    RedriveTally tally = new RedriveTally(limit);
    boolean more = true;
    try {
      redriveAll(filter, tally);
      more = letters.any(filter);
    } catch (StoreUnavailableException e) {
      if (!tally.anyStarted()) {
        throw e;
      }
      log.warn("The database became unavailable: not all dead letters were redriven.", e);
    }
    return tally.view(more);
  }

  private void redriveAll(Filter filter, RedriveTally tally) {
    @Nullable Letter last = null;
    List<Letter> page;
    do {
      page = letters.oldest(filter, tally.limited(), last, PAGE_SIZE);
      for (Letter letter : page) {
        if (tally.canContinue() && !tally.limited().contains(letter.tenant())) {
          start(letter, tally);
        }
        last = letter;
      }
    } while (page.size() == PAGE_SIZE && tally.canContinue());
  }

  private Redrive redrive(Letter letter) {
    return submitter.redrive(letter.tenant(), letter.id(), Retries::retryOf);
  }

  private void start(Letter letter, RedriveTally tally) {
    try {
      if (redrive(letter) instanceof Redrive.Started(Job job)) {
        tally.started(letter.id(), job.id());
      }
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (LimitExceededException e) {
      tally.limitExceeded(letter.tenant(), e);
    } catch (RuntimeException e) {
      log.warn("Job {} could not be redriven and stays a dead letter.", letter.id(), e);
      tally.failed(letter.id(), letter.tenant());
    }
  }
}
