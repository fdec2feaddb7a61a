package dev.quarry.orchestrator.store.postgres.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobError;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.dispatch.JobQueue;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.QueueStore;
import dev.quarry.orchestrator.job.QueueStore.QueueState;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.lease.LeaseStore;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The order of claims, and the jobs that are not claimed. */
final class ClaimTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final Database db = new Database(TestDatabase.fresh());
  private final JobPorts jobs = PostgresJobPorts.on(db);
  private final PostgresJobQueue queue = PostgresJobQueues.on(db);

  @Test
  void a_long_queue_delays_only_its_own_tenant() {
    add("big", 200);
    add("small", 2);
    add("tiny", 1);
    assertThat(claim(6))
        .extracting(Job::tenant)
        .containsExactlyInAnyOrder("big", "big", "big", "small", "small", "tiny");
    assertThat(claim(300)).hasSize(197);
  }

  @Test
  void the_tenant_with_the_fewest_running_jobs_goes_first() {
    add("big", 8);
    assertThat(claim(4)).hasSize(4);
    add("small", 3);
    JobQueue.Claimant node =
        new JobQueue.Claimant("node-a", EnumSet.allOf(JobType.class), Map.of("big", 4));
    assertThat(queue.claim(node, 2, LEASE))
        .extracting(Job::tenant)
        .containsExactly("small", "small");
  }

  @Test
  void a_node_does_not_claim_types_without_a_handler() {
    Job text = add("acme", 1).getFirst();
    JobQueue.Claimant crawler =
        new JobQueue.Claimant("node-a", EnumSet.of(JobType.WEB_CRAWL), Map.of());
    assertThat(queue.claim(crawler, 10, LEASE)).isEmpty();
    assertThat(claim(10)).extracting(Job::id).containsExactly(text.id());
  }

  @Test
  void waiting_time_offsets_a_lower_priority() {
    Job patient = jobs.add("acme", List.of(SampleRequests.aTextOfPriority(-1))).getFirst();
    Job normal = add("acme", 1).getFirst();
    Job urgent = jobs.add("acme", List.of(SampleRequests.aTextOfPriority(2))).getFirst();
    assertThat(inOrder()).containsExactly(urgent.id(), normal.id(), patient.id());
    Duration waited = QueueOrder.DEFAULT.aging().multipliedBy(3).plusSeconds(1);
    db.sql()
        .sql("update job set due_order = due_order - ? * interval '1 second' where id = ?")
        .params(waited.toSeconds(), patient.id())
        .update();
    assertThat(claim(3))
        .extracting(Job::id)
        .containsExactly(patient.id(), urgent.id(), normal.id());
  }

  @Test
  void jobs_locked_by_another_claim_are_skipped() {
    List<Job> jobs = add("acme", 12);
    db.transaction(
        () -> {
          db.sql().sql("select id from job order by id limit 8 for update").query().listOfRows();
          List<Job> others = onAnotherThread(() -> claim(4));
          assertThat(others)
              .extracting(Job::id)
              .isEqualTo(jobs.subList(8, 12).stream().map(Job::id).toList());
          return others;
        });
  }

  @Test
  void a_limit_of_running_jobs_holds_for_concurrent_claims() throws Exception {
    db.sql().sql("insert into tenant_limit (tenant, running) values ('big', 3)").update();
    add("big", 50);
    add("small", 5);
    List<Callable<List<Job>>> nodes = Collections.nCopies(8, () -> claim(4));
    List<Job> claimed = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<List<Job>> each : threads.invokeAll(nodes)) {
        claimed.addAll(each.get());
      }
    }
    assertThat(claimed).filteredOn(job -> job.tenant().equals("big")).hasSize(3);
    assertThat(claimed).filteredOn(job -> job.tenant().equals("small")).hasSize(5);
    Job done = claimed.stream().filter(job -> job.tenant().equals("big")).findFirst().orElseThrow();
    queue.finish(done.fence(), state -> new Transition.Cancelled());
    assertThat(claim(4)).extracting(Job::tenant).containsExactly("big");
  }

  @Test
  void a_delayed_job_can_be_claimed_when_it_is_due() {
    Job job = add("acme", 1).getFirst();
    JobError error = new JobError("busy", "Busy.", true);
    queue.finish(
        claim(1).getFirst().fence(),
        state -> new Transition.Retrying(error, Duration.ofMillis(30)));
    assertThat(claim(1)).isEmpty();
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    List<Job> claimed = List.of();
    while (claimed.isEmpty() && System.nanoTime() < deadline) {
      claimed = claim(1);
    }
    assertThat(claimed).extracting(Job::id).containsExactly(job.id());
  }

  @Test
  void a_paused_queue_accepts_submissions_and_returns_no_job() {
    PostgresQueues queues = new PostgresQueues(db);
    queues.change(JobType.TEXT, QueueState.PAUSED);
    add("acme", 2);
    assertThat(claim(2)).isEmpty();
    assertThat(queue.untilNextDue()).isNull();
    queues.change(JobType.TEXT, QueueState.RUNNING);
    Job job = claim(1).getFirst();
    assertThat(queues.change(JobType.TEXT, QueueState.DRAINING)).containsExactly(job.id());
    assertThat(claim(1)).isEmpty();
    LeaseStore.Heartbeat heartbeat =
        new PostgresLeaseStore(db).heartbeat("node-a", List.of(job.fence()), LEASE);
    assertThat(heartbeat.draining()).containsExactly(job.fence());
    QueueStore.QueueStatus text =
        queues.list().stream().filter(q -> q.type() == JobType.TEXT).findFirst().orElseThrow();
    assertThat(text.queued()).isEqualTo(1);
    assertThat(text.running()).isEqualTo(1);
    assertThat(text.oldest()).isNotNull();
  }

  @Test
  void a_single_node_can_expire_all_leases() {
    add("acme", 2);
    claim(2);
    assertThat(queue.rescue(10, state -> new Transition.Rescued())).isEmpty();
    assertThat(queue.expireAll()).isEqualTo(2);
    assertThat(queue.rescue(10, state -> new Transition.Rescued())).hasSize(2);
  }

  private List<UUID> inOrder() {
    return db.sql()
        .sql("select id from job where status = 'queued' order by due_order")
        .query(UUID.class)
        .list();
  }

  private List<Job> add(String tenant, int count) {
    return jobs.add(tenant, Collections.nCopies(count, SampleRequests.aText()));
  }

  private List<Job> claim(int limit) {
    return queue.claim(Claimants.idle("node-a"), limit, LEASE);
  }

  private static <T> T onAnotherThread(Callable<T> work) {
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      return thread.submit(work).get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
