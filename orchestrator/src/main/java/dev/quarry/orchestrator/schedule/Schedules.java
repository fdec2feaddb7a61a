package dev.quarry.orchestrator.schedule;

import dev.quarry.model.ScheduleRequest;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.access.limit.LimitExceededException.Limit;
import dev.quarry.orchestrator.access.limit.TenantLimits;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.schedule.Schedule.Plan;
import dev.quarry.orchestrator.schedule.ScheduleStore.Changed;
import dev.quarry.orchestrator.schedule.ScheduleStore.Creation;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.Submitted;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes, changes and runs schedules for clients. Thread-safe. */
public final class Schedules {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(60);

  private final ScheduleStore store;
  private final ScheduleRules rules;
  private final ScheduleTransitions transitions;
  private final JobSubmitter submitter;
  private final TenantLimits limits;

  public Schedules(
      ScheduleStore store,
      ScheduleRules rules,
      ScheduleTransitions transitions,
      JobSubmitter submitter,
      TenantLimits limits) {
    this.store = store;
    this.rules = rules;
    this.transitions = transitions;
    this.submitter = submitter;
    this.limits = limits;
  }

  /**
   * Makes a schedule that acts for the caller.
   *
   * @throws dev.quarry.orchestrator.submission.rules.InvalidSubmissionException with all errors
   * @throws LimitExceededException if the tenant has as many as it may have
   */
  public Creation create(ScheduleRequest sent, Principal principal, @Nullable IdempotencyKey key) {
    Plan plan = rules.check(sent);
    boolean paused = Boolean.TRUE.equals(sent.paused());
    Integer max = limits.of(principal.tenant()).schedules();
    Creation creation =
        store.add(
            plan, principal, key, max, now -> transitions.created(plan.timing(), paused, now));
    if (creation instanceof Creation.Full) {
      throw new LimitExceededException(
          Limit.QUOTA,
          RETRY_AFTER,
          "This tenant may have at most "
              + max
              + " schedules. Delete one, or ask the operator to raise the limit.");
    }
    return creation;
  }

  /** Changes a schedule, which acts for the caller from then on. Empty if there is none. */
  public Optional<Schedule> change(UUID id, ScheduleRequest sent, Principal principal) {
    return store.change(
        principal.tenant(),
        id,
        (schedule, now) -> {
          Plan plan = pausesOnly(sent) ? schedule.plan() : rules.check(merged(schedule, sent));
          boolean paused = sent.paused() == null ? schedule.state().paused() : sent.paused();
          return new Changed(
              plan, principal, transitions.changed(schedule, plan.timing(), paused, now));
        });
  }

  /** Such a change is always allowed, also if the rules have become stricter. */
  private static boolean pausesOnly(ScheduleRequest sent) {
    return sent.equals(new ScheduleRequest(null, null, null, null, null, null, sent.paused()));
  }

  /** The whole request that a change leads to. */
  private static ScheduleRequest merged(Schedule schedule, ScheduleRequest sent) {
    Plan plan = schedule.plan();
    Timing timing = plan.timing();
    boolean otherKind = sent.every() != null || sent.cron() != null;
    boolean keepsZone = sent.timeZone() == null && sent.every() == null;
    return new ScheduleRequest(
        sent.name() == null ? plan.name() : sent.name(),
        sent.submission() == null ? plan.submission() : sent.submission(),
        otherKind ? sent.every() : timing.every(),
        otherKind ? sent.cron() : timing.cron(),
        keepsZone ? timing.timeZone() : sent.timeZone(),
        sent.jitterSeconds() == null
            ? Integer.valueOf(timing.jitterSeconds())
            : sent.jitterSeconds(),
        sent.paused());
  }

  /**
   * Submits the job of a schedule now, also if it is paused. Empty if there is no schedule.
   *
   * @throws NotTakenException if the last run has not ended
   * @throws LimitExceededException if a limit does not allow the job
   */
  public Optional<Job> run(String tenant, UUID id) {
    Optional<Schedule> seen = store.find(tenant, id);
    while (seen.isPresent()) {
      try {
        return seen.map(this::run);
      } catch (NotTakenException e) {
        if (e.runningJob().isPresent()) {
          throw e;
        }
        seen = store.find(tenant, id); // gone, or changed by another client: as it is now
      }
    }
    return Optional.empty();
  }

  private Job run(Schedule schedule) {
    Submitted submitted =
        submitter.submit(schedule.tenant(), rules.request(schedule), null, store.runNow(schedule));
    return switch (submitted) {
      case Submitted.Added(Job job) -> job;
      case Submitted.Repeated _, Submitted.Conflicting _ ->
          throw new IllegalStateException("a submission without a key cannot be a repetition");
    };
  }
}
