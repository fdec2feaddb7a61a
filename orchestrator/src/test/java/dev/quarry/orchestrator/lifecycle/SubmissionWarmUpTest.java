package dev.quarry.orchestrator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.orchestrator.access.limit.Admission;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.access.limit.LimitExceededException.Limit;
import dev.quarry.orchestrator.api.job.JobViews;
import dev.quarry.orchestrator.event.LocalBus;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobWriter;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.rules.SubmissionRules;
import dev.quarry.orchestrator.trace.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

final class SubmissionWarmUpTest {
  private final Database db = new Database(TestDatabase.fresh());
  private final List<String> reservations = new ArrayList<>();

  private SubmissionWarmUp warmUp(Admission admission) {
    return warmUp(admission, true);
  }

  private SubmissionWarmUp warmUp(Admission admission, boolean api) {
    return new SubmissionWarmUp(
        RunningOrchestrator.bean(SubmissionRules.class),
        new JobSubmitter(
            admission,
            new PostgresJobWriter(
                db, Generators.timeBasedEpochGenerator()::generate, QueueOrder.DEFAULT),
            new LocalBus(),
            Tracing.NONE),
        RunningOrchestrator.bean(JobViews.class),
        api);
  }

  private final class Recorded implements Admission.Reservation {
    @Override
    public void confirm() {
      reservations.add("taken");
    }

    @Override
    public void close() {
      reservations.add("closed");
    }
  }

  @Test
  void warm_up_runs_before_connections_are_accepted_and_stores_nothing() {
    SubmissionWarmUp warmUp = warmUp((tenant, jobs) -> new Recorded());
    assertThat(warmUp.getPhase())
        .isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
    warmUp.start();
    assertThat(reservations).containsExactly("closed");
    for (String table : List.of("job", "job_event", "idempotency_key")) {
      assertThat(db.sql().sql("select count(*) from " + table).query(Long.class).single()).isZero();
    }
  }

  @Test
  void node_without_the_api_submits_nothing() {
    SubmissionWarmUp warmUp = warmUp((tenant, jobs) -> new Recorded(), false);
    warmUp.start();
    assertThat(reservations).isEmpty();
    assertThat(warmUp.isRunning()).isTrue();
  }

  @Test
  void server_starts_if_the_warm_up_fails() {
    SubmissionWarmUp warmUp =
        warmUp(
            (tenant, jobs) -> {
              throw new LimitExceededException(Limit.QUEUE, Duration.ofSeconds(5), "full");
            });
    warmUp.start();
    assertThat(warmUp.isRunning()).isTrue();
  }
}
