package dev.quarry.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobError;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.Backoff;
import dev.quarry.orchestrator.worker.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class JobTransitionsTest {
  private static final JobError ERROR = new JobError("busy", "Busy.", true);
  private static final Backoff STANDARD =
      Backoff.doubling(Duration.ofSeconds(4), Duration.ofSeconds(60));

  private final JobTransitions transitions =
      new JobTransitions(
          Map.of(
              JobType.WEB_CRAWL,
              Backoff.doubling(Duration.ofSeconds(100), Duration.ofSeconds(100))),
          STANDARD,
          3,
          new Random(7));

  private static JobState state(int attempt, int crashes, boolean cancelRequested) {
    return new JobState(
        UUID.randomUUID(),
        JobType.TEXT,
        attempt,
        3,
        crashes,
        cancelRequested,
        JobCounts.NONE,
        null,
        JobState.Vectors.COMPLETE,
        null);
  }

  @Test
  void delays_double_up_to_the_longest_and_differ() {
    Random random = new Random(7);
    for (int attempt = 1; attempt < 60; attempt++) {
      long most = Math.min(60_000, 4_000L << Math.min(attempt - 1, 20));
      assertThat(STANDARD.delay(attempt, random))
          .isBetween(Duration.ofMillis(most / 2), Duration.ofMillis(most));
    }
    assertThat(STANDARD.delay(3, random)).isNotEqualTo(STANDARD.delay(3, random));
  }

  @Test
  void a_requested_delay_replaces_the_backoff() {
    Duration asked = Duration.ofMinutes(9);
    assertThat(transitions.after(new Outcome.Retry(ERROR, asked), state(1, 0, false)))
        .isEqualTo(new Transition.Retrying(ERROR, asked));
    assertThat(transitions.after(new Outcome.Retry(ERROR, asked), state(3, 0, false)))
        .isEqualTo(new Transition.Failed(ERROR));
  }

  @Test
  void a_postponed_job_is_released_with_its_delay() {
    Duration delay = Duration.ofSeconds(5);
    assertThat(transitions.after(new Outcome.Released(delay), state(1, 0, false)))
        .isEqualTo(new Transition.Released(delay));
  }

  @Test
  void a_type_can_have_its_own_backoff() {
    JobState crawl =
        new JobState(
            UUID.randomUUID(),
            JobType.WEB_CRAWL,
            1,
            3,
            0,
            false,
            JobCounts.NONE,
            null,
            JobState.Vectors.COMPLETE,
            null);
    assertThat(transitions.after(new Outcome.Retry(ERROR), crawl))
        .isInstanceOfSatisfying(
            Transition.Retrying.class,
            retrying ->
                assertThat(retrying.delay())
                    .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(100)));
  }

  @Test
  void a_submission_can_set_its_own_backoff() {
    for (int attempt = 1; attempt <= 2; attempt++) {
      long most = attempt == 1 ? 7 : 20;
      JobState own =
          new JobState(
              UUID.randomUUID(),
              JobType.WEB_CRAWL,
              attempt,
              3,
              0,
              false,
              JobCounts.NONE,
              null,
              JobState.Vectors.COMPLETE,
              new Backoff(Duration.ofSeconds(7), Duration.ofSeconds(20), 3));
      assertThat(transitions.after(new Outcome.Retry(ERROR), own))
          .isInstanceOfSatisfying(
              Transition.Retrying.class,
              retrying ->
                  assertThat(retrying.delay())
                      .isBetween(Duration.ofMillis(most * 500), Duration.ofSeconds(most)));
    }
  }

  @Test
  void the_last_attempt_fails_for_good() {
    assertThat(transitions.after(new Outcome.Retry(ERROR), state(2, 0, false)))
        .isInstanceOf(Transition.Retrying.class);
    assertThat(transitions.after(new Outcome.Retry(ERROR), state(3, 0, false)))
        .isEqualTo(new Transition.Failed(ERROR));
  }

  @Test
  void a_job_with_a_cancellation_request_is_never_queued_again() {
    JobState unwanted = state(1, 1, true);
    assertThat(transitions.after(new Outcome.Retry(ERROR), unwanted))
        .isEqualTo(new Transition.Cancelled());
    assertThat(transitions.after(new Outcome.Released(), unwanted))
        .isEqualTo(new Transition.Cancelled());
    assertThat(transitions.afterCrash(unwanted)).isEqualTo(new Transition.Cancelled());
    assertThat(transitions.afterCrash(state(1, 3, true))).isEqualTo(new Transition.Cancelled());
  }

  @Test
  void three_crashes_are_poison() {
    assertThat(transitions.afterCrash(state(1, 2, false))).isEqualTo(new Transition.Rescued());
    assertThat(transitions.afterCrash(state(1, 3, false)))
        .isInstanceOfSatisfying(
            Transition.Failed.class,
            failed -> assertThat(failed.error().code()).isEqualTo("poison"));
  }

  @Test
  void a_lost_lease_has_no_transition() {
    assertThatThrownBy(() -> transitions.after(new Outcome.LeaseLost(), state(1, 0, false)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
