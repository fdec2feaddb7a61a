package dev.quarry.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobError;
import dev.quarry.model.JobEvent;
import dev.quarry.model.JobStatus;
import dev.quarry.model.StageView;
import dev.quarry.orchestrator.job.Backoff;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobLog;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.lease.LeaseStore;
import dev.quarry.orchestrator.worker.ProgressWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The contract of every job queue. */
public abstract class JobQueueContract {
  protected static final String TENANT = "acme";
  protected static final Duration LEASE = Duration.ofSeconds(30);

  /** A lease that expires at once. */
  protected static final Duration NO_TIME = Duration.ZERO;

  private static final JobError ERROR = new JobError("broken", "It broke.", true);

  protected abstract JobPorts jobs();

  protected abstract JobQueue queue();

  protected abstract LeaseStore leases();

  protected abstract ProgressWriter progress();

  protected abstract ItemLedger ledger();

  protected final Job add() {
    return jobs().add(TENANT, List.of(SampleRequests.aText())).getFirst();
  }

  protected final Job claim(Duration lease) {
    return queue().claim(Claimants.idle("node-a"), 1, lease).getFirst();
  }

  protected final Job aRunningJob() {
    add();
    return claim(LEASE);
  }

  protected final Job read(UUID id) {
    return jobs().store().find(TENANT, id).orElseThrow();
  }

  protected static Transition completed(JobState state) {
    return new Transition.Completed(Map.of("ok", true), state.counts().failed() > 0);
  }

  /** Jobs of this suite are submitted outside of a trace. */
  private static JobLog log(Job job) {
    return new JobLog(job.id(), job.tenant(), job.attempt(), job.epoch(), null);
  }

  protected static Transition rescued(JobState state) {
    return state.cancelRequested() ? new Transition.Cancelled() : new Transition.Rescued();
  }

  @Test
  void a_claim_takes_the_most_urgent_first_and_no_job_twice() {
    Job first = add();
    Job second = add();
    Job urgent = jobs().add(TENANT, List.of(SampleRequests.aTextOfPriority(3))).getFirst();
    List<Job> claimed = queue().claim(Claimants.idle("node-a"), 2, LEASE);
    assertThat(claimed).extracting(Job::id).containsExactly(urgent.id(), first.id());
    assertThat(claimed).allSatisfy(job -> assertThat(job.status()).isEqualTo(JobStatus.PROCESSING));
    assertThat(claimed).extracting(Job::epoch).containsOnly(1L);
    assertThat(claimed).extracting(Job::attempt).containsOnly(1);
    assertThat(claimed.getFirst().request().text()).isNotEmpty();
    assertThat(queue().claim(Claimants.idle("node-b"), 5, LEASE))
        .extracting(Job::id)
        .containsExactly(second.id());
    assertThat(queue().claim(Claimants.idle("node-b"), 5, LEASE)).isEmpty();
    assertThat(jobs().nodes().list())
        .extracting(worker -> worker.leases().size())
        .containsExactly(2, 1);
  }

  @Test
  void a_heartbeat_returns_lost_leases_and_cancellation_requests() {
    Job kept = aRunningJob();
    Job ended = aRunningJob();
    Job unwanted = aRunningJob();
    queue().finish(ended.fence(), JobQueueContract::completed);
    jobs().store().cancel(TENANT, unwanted.id());
    List<Fence> held =
        List.of(kept.fence(), ended.fence(), unwanted.fence(), new Fence(UUID.randomUUID(), 1));
    LeaseStore.Heartbeat heartbeat = leases().heartbeat("node-a", held, LEASE);
    assertThat(heartbeat.lost()).containsExactlyInAnyOrder(ended.fence(), held.getLast());
    assertThat(heartbeat.cancelRequested()).containsExactly(unwanted.fence());
    assertThat(leases().heartbeat("node-b", List.of(kept.fence()), LEASE).lost())
        .containsExactly(kept.fence());
  }

  @Test
  void a_heartbeat_extends_only_the_newest_epoch_of_a_job() {
    add();
    Fence old = claim(NO_TIME).fence();
    queue().rescue(10, JobQueueContract::rescued);
    Job again = claim(LEASE);
    jobs().store().cancel(TENANT, again.id());
    LeaseStore.Heartbeat heartbeat =
        leases().heartbeat("node-a", List.of(old, again.fence()), LEASE);
    assertThat(heartbeat.lost()).containsExactly(old);
    assertThat(heartbeat.cancelRequested()).containsExactly(again.fence());
  }

  @Test
  void a_lease_with_a_heartbeat_is_not_rescued() {
    add();
    Job job = claim(NO_TIME);
    leases().heartbeat("node-a", List.of(job.fence()), LEASE);
    assertThat(queue().rescue(10, JobQueueContract::rescued)).isEmpty();
  }

  @Test
  void a_job_that_cannot_be_rescued_does_not_prevent_other_rescues() {
    add();
    Job bad = claim(NO_TIME);
    add();
    Job good = claim(NO_TIME);
    Function<JobState, Transition> failing =
        state -> {
          if (state.id().equals(bad.id())) {
            throw new IllegalStateException("unreadable");
          }
          return rescued(state);
        };
    assertThat(queue().rescue(10, failing))
        .containsExactly(new JobQueue.Rescue(log(good), new Transition.Rescued()));
    assertThat(queue().rescue(10, JobQueueContract::rescued))
        .extracting(JobQueue.Rescue::job)
        .containsExactly(log(bad));
  }

  @Test
  void an_expired_lease_is_rescued_once_without_counting_an_attempt() {
    add();
    Job job = claim(NO_TIME);
    assertThat(queue().rescue(10, JobQueueContract::rescued))
        .containsExactly(new JobQueue.Rescue(log(job), new Transition.Rescued()));
    assertThat(queue().rescue(10, JobQueueContract::rescued)).isEmpty();
    Job again = claim(LEASE);
    assertThat(again.id()).isEqualTo(job.id());
    assertThat(again.epoch()).isEqualTo(2);
    assertThat(again.attempt()).isEqualTo(1);
    assertThat(again.crashes()).isEqualTo(1);
  }

  @Test
  void a_released_job_keeps_its_attempts() {
    Job job = aRunningJob();
    queue().finish(job.fence(), state -> new Transition.Released());
    Job again = claim(LEASE);
    assertThat(again.attempt()).isEqualTo(1);
    assertThat(again.crashes()).isZero();
    assertThat(again.epoch()).isEqualTo(2);
  }

  @Test
  void a_retry_waits_for_its_delay() {
    Job job = aRunningJob();
    queue().finish(job.fence(), state -> new Transition.Retrying(ERROR, Duration.ofMinutes(10)));
    assertThat(queue().claim(Claimants.idle("node-a"), 1, LEASE)).isEmpty();
    assertThat(queue().untilNextDue()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    assertThat(read(job.id()).attempt()).isEqualTo(1);
    assertThat(read(job.id()).status()).isEqualTo(JobStatus.QUEUED);
  }

  @Test
  void the_next_due_job_is_known() {
    assertThat(queue().untilNextDue()).isNull();
    add();
    assertThat(queue().untilNextDue()).isEqualTo(Duration.ZERO);
  }

  @Test
  void the_decision_uses_the_current_state_of_the_job() {
    Backoff backoff = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(60), 1.5);
    jobs().add(TENANT, List.of(SampleRequests.aTextBackingOff(backoff)));
    Job job = claim(LEASE);
    assertThat(job.request().backoff()).isEqualTo(backoff);
    Fence fence = job.fence();
    ledger().add(fence, List.of(new NewItem("a:1", 0), new NewItem("a:2", 0)));
    List<ItemLedger.Item> items = ledger().queued(job.id(), 0, 9);
    ledger().failed(fence, items.get(1).id(), "second", "Second.");
    ledger().failed(fence, items.get(0).id(), "first", "First.");
    jobs().store().cancel(TENANT, job.id());
    AtomicReference<JobState> seen = new AtomicReference<>();
    queue()
        .finish(
            fence,
            state -> {
              seen.set(state);
              return new Transition.Cancelled();
            });
    assertThat(seen.get())
        .isEqualTo(
            new JobState(
                job.id(),
                job.type(),
                1,
                3,
                0,
                true,
                new JobCounts(2, 0, 0, 0, 0, 2, 0),
                new JobError("first", "First.", false),
                JobState.Vectors.COMPLETE,
                backoff));
  }

  @Test
  void a_completed_job_shows_its_result() {
    Job job = aRunningJob();
    progress().stage(job.fence(), "extract");
    progress().stage(job.fence(), "embed");
    progress().progress(job.fence(), 40);
    queue().finish(job.fence(), JobQueueContract::completed);
    Job ended = read(job.id());
    assertThat(ended.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(ended.progress()).isEqualTo(100);
    assertThat(ended.result()).isEqualTo(Map.of("ok", true));
    assertThat(ended.times().completedAt()).isNotNull();
    assertThat(ended.times().heartbeatAt()).isNull();
    assertThat(ended.stages())
        .extracting(StageView::name, StageView::status)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("extract", "completed"),
            org.assertj.core.groups.Tuple.tuple("embed", "completed"));
    assertThat(types(job.id()))
        .containsExactly("queued", "started", "stage", "stage", "progress", "completed");
    assertThat(jobs().nodes().list()).isEmpty();
  }

  @Test
  void a_failed_job_shows_its_error() {
    Job job = aRunningJob();
    queue()
        .finish(
            job.fence(),
            state -> new Transition.Failed(new JobError("x", "bad \0 \uD83D text", false)));
    assertThat(read(job.id()).error())
        .isEqualTo(new JobError("x", "bad \uFFFD \uFFFD text", false));
    assertThat(jobs().events().lastEvents(job.id(), 1).getFirst().data())
        .containsEntry("code", "x");
  }

  @Test
  void progress_never_decreases_and_its_event_has_the_counts() {
    Job job = aRunningJob();
    ledger().add(job.fence(), List.of(new NewItem("a:1", 0)));
    progress().progress(job.fence(), 40);
    progress().progress(job.fence(), 20);
    assertThat(read(job.id()).progress()).isEqualTo(40);
    Map<String, Object> data = jobs().events().lastEvents(job.id(), 1).getFirst().data();
    assertThat(data).containsEntry("progress", 40);
    assertThat((Map<?, ?>) data.get("counts")).extracting("found").isEqualTo(1);
  }

  @Test
  void every_write_of_a_stale_epoch_is_rejected_and_changes_nothing() {
    add();
    Job old = claim(NO_TIME);
    Fence stale = old.fence();
    ledger().add(stale, List.of(new NewItem("a:1", 0)));
    long item = ledger().queued(old.id(), 0, 1).getFirst().id();
    queue().rescue(10, JobQueueContract::rescued);
    refusesAll(stale, item);
    Job current = claim(LEASE);
    refusesAll(stale, item);
    queue().finish(current.fence(), JobQueueContract::completed);
    refusesAll(stale, item);
    refusesAll(current.fence(), item);
    Job ended = read(old.id());
    assertThat(ended.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(ended.counts()).isEqualTo(new JobCounts(1, 0, 0, 0, 0, 0, 0));
  }

  private void refusesAll(Fence fence, long item) {
    Job before = read(fence.jobId());
    List<NewItem> found = List.of(new NewItem("a:2", 0));
    List<ThrowingCallable> writes =
        List.of(
            () -> progress().stage(fence, "late"),
            () -> progress().progress(fence, 99),
            () -> progress().event(fence, "item_failed", Map.of()),
            () -> queue().finish(fence, JobQueueContract::completed),
            () -> ledger().add(fence, found),
            () -> ledger().requeueUnfinished(fence),
            () -> ledger().fetched(fence, item, new byte[] {1}, found),
            () -> ledger().unchanged(fence, item, UUID.randomUUID(), found),
            () -> ledger().skipped(fence, item, dev.quarry.model.SkipReason.LIMIT),
            () -> ledger().failed(fence, item, "late", "Late."));
    for (ThrowingCallable write : writes) {
      assertThatThrownBy(write).isInstanceOf(LeaseLostException.class);
    }
    assertThat(leases().heartbeat("node-a", List.of(fence), LEASE).lost()).containsExactly(fence);
    Job after = read(fence.jobId());
    assertThat(after.lastSeq()).isEqualTo(before.lastSeq());
    assertThat(after.times().updatedAt()).isEqualTo(before.times().updatedAt());
  }

  @Test
  void events_are_numbered_from_one_without_gaps() {
    Job job = aRunningJob();
    progress().stage(job.fence(), "load");
    progress().event(job.fence(), "item_failed", Map.of("uri", "a:\0"));
    jobs().store().cancel(TENANT, job.id());
    jobs().store().cancel(TENANT, job.id());
    queue().finish(job.fence(), state -> new Transition.Cancelled());
    assertThat(jobs().events().events(job.id(), 0, 100))
        .extracting(JobEvent::seq)
        .isEqualTo(LongStream.rangeClosed(1, 6).boxed().toList());
    assertThat(types(job.id()))
        .containsExactly(
            "queued", "started", "stage", "item_failed", "cancel_requested", "cancelled");
    assertThat(read(job.id()).lastSeq()).isEqualTo(6);
  }

  protected final List<String> types(UUID id) {
    return jobs().events().events(id, 0, 1000).stream().map(JobEvent::type).toList();
  }
}
