package dev.quarry.orchestrator.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.uuid.Generators;
import dev.quarry.model.JobError;
import dev.quarry.orchestrator.access.limit.Admission;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.access.limit.LimitExceededException.Limit;
import dev.quarry.orchestrator.access.limit.Limits;
import dev.quarry.orchestrator.access.limit.Quotas;
import dev.quarry.orchestrator.access.limit.TenantLimits;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.job.DeadLetters;
import dev.quarry.orchestrator.job.DeadLetters.Redrive;
import dev.quarry.orchestrator.job.DeadLetters.Redriven;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.store.postgres.access.PostgresLimitStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class PostgresDeadLettersTest {
  private static final DeadLetters.Filter ALL = new DeadLetters.Filter(null, null, null);

  private final Database db = new Database(TestDatabase.fresh());
  private final Supplier<UUID> ids = Generators.timeBasedEpochGenerator()::generate;
  private final PostgresJobStore jobs = new PostgresJobStore(db, ids);
  private final PostgresJobQueue queue = new PostgresJobQueue(db);

  private PostgresDeadLetters letters(Admission admission) {
    return new PostgresDeadLetters(db, new AdmittedJobs(db, ids, QueueOrder.DEFAULT, admission));
  }

  /** Counts what waits anew each time it is asked. */
  private Admission room(int queued) {
    PostgresLimitStore limits = new PostgresLimitStore(db);
    AtomicLong nanos = new AtomicLong();
    return new Quotas(
        new TenantLimits(limits, new Limits(null, queued, null, null, null, null), () -> 0),
        limits,
        Integer.MAX_VALUE,
        () -> nanos.addAndGet(Duration.ofSeconds(10).toNanos()));
  }

  private List<UUID> dead(String tenant, int number) {
    for (int i = 0; i < number; i++) {
      jobs.add(tenant, List.of(SampleRequests.aText()));
    }
    List<Job> claimed = queue.claim("node", number, Duration.ofMinutes(1));
    for (Job job : claimed) {
      JobError error = new JobError("timeout", "It did not answer.", true);
      queue.end(job.fence(), state -> new Transition.Failed(error));
    }
    return claimed.stream().map(Job::id).toList();
  }

  @Test
  void jobs_that_a_redrive_adds_are_not_counted_twice() {
    List<UUID> dead = dead("acme", 3);

    assertThat(letters(room(3)).redrive(ALL, 10))
        .extracting(Redriven::job)
        .containsExactlyInAnyOrderElementsOf(dead);
  }

  @Test
  void those_are_started_for_which_there_is_room() {
    dead("acme", 3);
    DeadLetters letters = letters(room(2));

    assertThat(letters.redrive(ALL, 10)).hasSize(2);
    assertThatThrownBy(() -> letters.redrive(ALL, 10)).isInstanceOf(LimitExceededException.class);
    assertThat(letters.list(ALL, null, 10)).hasSize(1);
  }

  @Test
  void row_that_cannot_be_read_keeps_no_other_job_from_starting() {
    List<UUID> dead = dead("acme", 3);
    db.sql().sql("update job set request = '[]' where id = ?").param(dead.get(1)).update();
    DeadLetters letters = letters(Admission.unlimited());

    assertThat(letters.redrive(ALL, 10))
        .extracting(Redriven::job)
        .containsExactlyInAnyOrder(dead.get(0), dead.get(2));
    assertThatThrownBy(() -> letters.redrive(ALL, 10)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void only_what_can_be_started_needs_room() {
    UUID started = dead("acme", 1).getFirst();
    UUID as =
        ((Redrive.Started) letters(Admission.unlimited()).redrive("acme", started)).job().id();
    UUID waiting = jobs.add("acme", List.of(SampleRequests.aText())).getFirst().id();
    DeadLetters full =
        letters(
            (tenant, jobs) -> {
              throw new LimitExceededException(Limit.QUEUE, Duration.ofSeconds(5), "full");
            });

    assertThat(full.redrive(null, started)).isEqualTo(new Redrive.StartedBefore(as));
    assertThat(full.redrive("acme", waiting)).isInstanceOf(Redrive.NoDeadLetter.class);
    assertThat(full.redrive("other", started)).isInstanceOf(Redrive.NoSuchJob.class);
  }
}
