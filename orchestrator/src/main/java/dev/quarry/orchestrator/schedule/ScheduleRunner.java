package dev.quarry.orchestrator.schedule;

import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.schedule.ScheduleMeter.Outcome;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.rules.InvalidSubmissionException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Submits the jobs of due schedules. Runs on every node with the API, in one thread of each. */
public final class ScheduleRunner {
  private static final Logger log = LoggerFactory.getLogger(ScheduleRunner.class);
  private static final int MAX_SCHEDULES = 50;
  private static final int MAX_SETTLED = 500;
  private static final Duration RETRY_DELAY = Duration.ofMinutes(1);

  private final ScheduleStore store;
  private final ScheduleRules rules;
  private final ScheduleTransitions transitions;
  private final SchedulePermission permission;
  private final JobSubmitter submitter;
  private final ScheduleMeter meter;

  public ScheduleRunner(
      ScheduleStore store,
      ScheduleRules rules,
      ScheduleTransitions transitions,
      SchedulePermission permission,
      JobSubmitter submitter,
      ScheduleMeter meter) {
    this.store = store;
    this.rules = rules;
    this.transitions = transitions;
    this.permission = permission;
    this.submitter = submitter;
    this.meter = meter;
  }

  /**
   * Settles runs that have ended, and runs what is due.
   *
   * @return whether more may be due
   * @throws StoreUnavailableException while the database is unavailable; what is due stays due
   */
  public boolean tick() {
    boolean more = store.settle(MAX_SETTLED) == MAX_SETTLED;
    List<Schedule> due = store.due(MAX_SCHEDULES);
    due.forEach(schedule -> run(schedule).ifPresent(meter::ended));
    return more || due.size() == MAX_SCHEDULES;
  }

  /** Empty if another node has taken it, or if a client has changed it. */
  private Optional<Outcome> run(Schedule schedule) {
    try {
      return submit(schedule);
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (LimitExceededException e) {
      return postponed(schedule, code(e), e.retryAfter(), Outcome.POSTPONED);
    } catch (RuntimeException e) {
      log.error("Schedule {} could not run and will be tried again.", schedule.id(), e);
      return postponed(schedule, "internal_error", RETRY_DELAY, Outcome.FAILED);
    }
  }

  private Optional<Outcome> submit(Schedule schedule) {
    Optional<String> refusal = permission.refusal(schedule.principal());
    if (refusal.isPresent()) {
      return paused(schedule, refusal.get());
    }
    JobRequest request;
    try {
      request = rules.request(schedule);
    } catch (InvalidSubmissionException e) {
      return paused(
          schedule, "Its submission is not valid any more: " + e.getMessage() + ". Correct it.");
    }
    if (store.skip(schedule, transitions::due)) {
      return Optional.of(Outcome.SKIPPED);
    }
    try {
      submitter.submit(schedule.tenant(), request, null, store.take(schedule, transitions::due));
      return Optional.of(Outcome.STARTED);
    } catch (NotTakenException e) {
      return Optional.empty();
    }
  }

  private Optional<Outcome> paused(Schedule schedule, String reason) {
    AuditEntry entry =
        AuditEntry.ofServer(schedule.tenant(), "pause schedule", schedule.path(), reason);
    if (!store.pause(schedule, reason, entry)) {
      return Optional.empty();
    }
    log.warn("Schedule {} of tenant {} is paused. {}", schedule.id(), schedule.tenant(), reason);
    return Optional.of(Outcome.PAUSED);
  }

  private Optional<Outcome> postponed(
      Schedule schedule, String reason, Duration delay, Outcome outcome) {
    return store.postpone(schedule, reason, delay) ? Optional.of(outcome) : Optional.empty();
  }

  private static String code(LimitExceededException e) {
    return switch (e.limit()) {
      case RATE -> "rate_limited";
      case QUOTA -> "quota_exceeded";
      case QUEUE -> "queue_full";
    };
  }
}
