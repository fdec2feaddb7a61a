package dev.quarry.orchestrator.store.postgres.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.quarry.model.DeadLetterPage.DeadLetter;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobError;
import dev.quarry.model.JobType;
import dev.quarry.model.RedriveView;
import dev.quarry.model.RedriveView.Redriven;
import dev.quarry.model.RedriveView.Skipped;
import dev.quarry.orchestrator.access.limit.Admission;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.access.limit.LimitExceededException.Limit;
import dev.quarry.orchestrator.access.limit.Limits;
import dev.quarry.orchestrator.access.limit.Quotas;
import dev.quarry.orchestrator.access.limit.TenantLimits;
import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.event.LocalBus;
import dev.quarry.orchestrator.job.DeadLetters;
import dev.quarry.orchestrator.job.DeadLetters.Redrive;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.access.PostgresLimitStore;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueue;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueues;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.Redrives;
import dev.quarry.orchestrator.trace.Tracing;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PostgresDeadLettersTest {
  private static final DeadLetters.Filter ALL = new DeadLetters.Filter(null, null, null);

  private static final JobError TIMEOUT = new JobError("timeout", "It did not respond.", true);

  private final Database db = new Database(TestDatabase.fresh());
  private final JobPorts jobs = PostgresJobPorts.on(db);
  private final PostgresDeadLetters letters = new PostgresDeadLetters(db);
  private final PostgresJobQueue queue = PostgresJobQueues.on(db);

  private Redrives redrives(Admission admission) {
    return new Redrives(
        letters, new JobSubmitter(admission, jobs.writer(), new LocalBus(), Tracing.NONE));
  }

  /** Counts the queued jobs again in each call. */
  private Admission queueLimit(int queued) {
    PostgresLimitStore limits = new PostgresLimitStore(db);
    AtomicLong nanos = new AtomicLong();
    return new Quotas(
        new TenantLimits(
            limits, new Limits(null, queued, null, null, null, null, null, null, null), () -> 0),
        limits,
        Integer.MAX_VALUE,
        () -> nanos.addAndGet(Duration.ofSeconds(10).toNanos()));
  }

  private List<UUID> dead(String tenant, int number) {
    for (int i = 0; i < number; i++) {
      jobs.add(tenant, List.of(SampleRequests.aText()));
    }
    List<Job> claimed = queue.claim(Claimants.idle("node"), number, Duration.ofMinutes(1));
    for (Job job : claimed) {
      queue.finish(job.fence(), state -> new Transition.Failed(TIMEOUT));
    }
    return claimed.stream().map(Job::id).toList();
  }

  private static List<UUID> started(RedriveView view) {
    return view.redriven().stream().map(Redriven::jobId).toList();
  }

  @Test
  void jobs_that_a_redrive_adds_are_not_counted_twice() {
    List<UUID> dead = dead("acme", 3);

    assertThat(started(redrives(queueLimit(3)).redrive(ALL, 10)))
        .containsExactlyInAnyOrderElementsOf(dead);
  }

  @Test
  void redrive_starts_jobs_up_to_the_queue_limit() {
    dead("acme", 3);
    Redrives redrives = redrives(queueLimit(2));

    RedriveView first = redrives.redrive(ALL, 10);
    assertThat(first.redriven()).hasSize(2);
    assertThat(first.hasMore()).isTrue();
    assertThat(first.skipped()).extracting(Skipped::tenant).containsExactly("acme");
    assertThatThrownBy(() -> redrives.redrive(ALL, 10))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("acme: This tenant may have at most 2 queued jobs");
    assertThat(letters.list(ALL, null, 10)).hasSize(1);
  }

  @Test
  void tenant_at_its_limit_is_skipped_and_reported() {
    dead("full", 3);
    List<UUID> others = dead("free", 2);
    jobs.add("full", List.of(SampleRequests.aText(), SampleRequests.aText()));
    Redrives redrives = redrives(queueLimit(2));

    RedriveView redrive = redrives.redrive(ALL, 2);
    assertThat(started(redrive)).containsExactlyInAnyOrderElementsOf(others);
    assertThat(redrive.hasMore()).isTrue();
    assertThat(redrive.skipped())
        .singleElement()
        .satisfies(
            skipped -> {
              assertThat(skipped.tenant()).isEqualTo("full");
              assertThat(skipped.jobId()).isNull();
              assertThat(skipped.code()).isEqualTo("quota_exceeded");
              assertThat(skipped.detail()).contains("at most 2 queued jobs");
            });
  }

  @Test
  void unreadable_row_is_reported_and_other_jobs_are_started() {
    List<UUID> dead = dead("acme", 3);
    db.sql().sql("update job set request = '[]' where id = ?").param(dead.get(0)).update();
    Redrives redrives = redrives((_, _) -> Admission.NO_RESERVATION);

    RedriveView redrive = redrives.redrive(ALL, 2);
    assertThat(started(redrive)).containsExactlyInAnyOrder(dead.get(1), dead.get(2));
    assertThat(redrive.skipped())
        .singleElement()
        .satisfies(
            skipped -> {
              assertThat(skipped.jobId()).isEqualTo(dead.get(0));
              assertThat(skipped.code()).isEqualTo("internal_error");
            });
    assertThat(redrive.hasMore()).isTrue();
  }

  @Test
  void unreadable_row_is_listed() {
    List<UUID> dead = dead("acme", 2);
    db.sql()
        .sql("update job set request = '[]', error = '{\"retryable\": true}' where id = ?")
        .param(dead.get(0))
        .update();

    assertThat(letters.list(ALL, null, 10))
        .extracting(DeadLetter::jobId)
        .containsExactlyInAnyOrderElementsOf(dead);
  }

  @Test
  void redrive_of_a_job_with_given_items_copies_them() {
    Job crawl = jobs.add("acme", List.of(SampleRequests.of(JobType.WEB_CRAWL))).getFirst();
    ItemLedger ledger = new PostgresItemLedger(db);
    Fence fence = queue.claim(Claimants.idle("node"), 1, Duration.ofMinutes(1)).getFirst().fence();
    ledger.add(fence, List.of(new NewItem("https://a.example/1", 1)));
    ledger.add(fence, List.of(new NewItem("https://a.example/2", 2)));
    queue.finish(fence, state -> new Transition.Failed(TIMEOUT));
    JobRequest given = crawl.request().retryOfFailed(crawl.id());
    Job retry = jobs.writer().addRetry("acme", given, crawl.id(), false);
    queue.finish(
        queue.claim(Claimants.idle("node"), 1, Duration.ofMinutes(1)).getFirst().fence(),
        state -> new Transition.Failed(TIMEOUT));

    UUID as =
        ((Redrive.Started) redrives((_, _) -> Admission.NO_RESERVATION).redrive("acme", retry.id()))
            .job()
            .id();
    assertThat(jobs.items().list(as, null, 0, 10))
        .extracting(ItemView::uri, ItemView::status, ItemView::depth)
        .containsExactly(
            tuple("https://a.example/1", ItemStatus.QUEUED, 1),
            tuple("https://a.example/2", ItemStatus.QUEUED, 2));
    assertThat(jobs.store().find("acme", as).orElseThrow().counts().found()).isEqualTo(2);
  }

  @Test
  void limits_are_checked_only_for_dead_letters() {
    UUID started = dead("acme", 1).getFirst();
    UUID as =
        ((Redrive.Started) redrives((_, _) -> Admission.NO_RESERVATION).redrive("acme", started))
            .job()
            .id();
    UUID waiting = jobs.add("acme", List.of(SampleRequests.aText())).getFirst().id();
    Redrives full =
        redrives(
            (tenant, jobs) -> {
              throw new LimitExceededException(Limit.QUEUE, Duration.ofSeconds(5), "full");
            });

    assertThat(full.redrive(null, started)).isEqualTo(new Redrive.StartedBefore(as));
    assertThat(full.redrive("acme", waiting)).isInstanceOf(Redrive.NoDeadLetter.class);
    assertThat(full.redrive("other", started)).isInstanceOf(Redrive.NoSuchJob.class);
  }
}
