package dev.quarry.orchestrator.api.job;

import static java.time.temporal.ChronoUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobEvent;
import dev.quarry.model.JobView;
import dev.quarry.model.VectorsPostponed;
import dev.quarry.orchestrator.access.limit.Limits;
import dev.quarry.orchestrator.access.limit.TenantLimits;
import dev.quarry.orchestrator.access.limit.TokenBudget;
import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.access.PostgresLimitStore;
import dev.quarry.orchestrator.store.postgres.access.PostgresTokenUsage;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresReindex;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueue;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueues;
import dev.quarry.orchestrator.store.postgres.queue.PostgresProgressWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Time estimates and events in the representation of a job. */
final class JobViewsTest {
  private static final IndexName INDEX = new IndexName("lucene", "toy");

  private final DataSource source = TestDatabase.fresh();
  private final Database db = new Database(source);
  private final JdbcClient sql = JdbcClient.create(source);
  private final JobPorts jobs = PostgresJobPorts.on(db);
  private final PostgresJobQueue queue = PostgresJobQueues.on(db);
  private final PostgresProgressWriter progress = new PostgresProgressWriter(db);

  /** A new one has no cached throughput. */
  private JobViews views() {
    TenantLimits limits = new TenantLimits(new PostgresLimitStore(db), Limits.NONE, () -> 0);
    TokenBudget tokens = new TokenBudget(limits, new PostgresTokenUsage(db), () -> 0);
    PostgresReindex documents = new PostgresReindex(db, new PostgresItemLedger(db), INDEX);
    return new JobViews(
        jobs.events(),
        jobs.queue(),
        new JobLinks(""),
        tokens,
        new ReindexWaits(documents, () -> 0));
  }

  private Job add() {
    return jobs.add("acme", List.of(SampleRequests.aText())).getFirst();
  }

  private Job claim() {
    return queue.claim(Claimants.idle("node"), 1, Duration.ofMinutes(1)).getFirst();
  }

  private JobView view(Job job) {
    return views().full(jobs.store().find("acme", job.id()).orElseThrow());
  }

  private void completed(int seconds) {
    add();
    Job job = claim();
    queue.finish(job.fence(), state -> new Transition.Completed(Map.of(), false));
    sql.sql("update job set started_at = completed_at - ? * interval '1 second' where id = ?")
        .params(seconds, job.id())
        .update();
  }

  @Test
  void events_are_not_newer_than_the_status() {
    Job queued = add();
    Job processing = claim();
    assertThat(views().full(queued).events()).extracting(JobEvent::type).doesNotContain("started");
    assertThat(views().full(processing).events()).extracting(JobEvent::type).contains("started");
  }

  @Test
  void no_estimate_without_earlier_jobs() {
    Job job = add();
    assertThat(views().accepted(job).estimatedSeconds()).isNull();
    assertThat(view(job).estimatedRemainingSeconds()).isNull();
    assertThat(view(claim()).estimatedRemainingSeconds()).isNull();
  }

  @Test
  void estimate_of_queued_job_is_queue_wait_plus_usual_duration() {
    List.of(30, 40, 900).forEach(this::completed);
    Job first = add();
    assertThat(view(first).queuePosition()).isEqualTo(1);
    assertThat(view(first).estimatedRemainingSeconds()).isEqualTo(40);
    assertThat(views().accepted(first).estimatedSeconds()).isBetween(40, 45);
    // 3 jobs ended within 100 s, so 30 jobs before it take 1,000 s.
    sql.sql(
            """
            update job set completed_at = completed_at - interval '100 seconds',
              started_at = started_at - interval '100 seconds'
            where status = 'completed'
            """)
        .update();
    for (int i = 0; i < 29; i++) {
      add();
    }
    Job last = add();
    assertThat(view(last).estimatedRemainingSeconds()).isBetween(1_000, 1_300);
  }

  @Test
  void delayed_job_has_no_queue_position() {
    Job job = add();
    sql.sql("update job set run_at = now() + interval '1 hour', delayed = true").update();
    assertThat(view(job).queuePosition()).isNull();
  }

  @Test
  void only_delayed_job_has_a_start_time() {
    Job job = add();
    assertThat(view(job).runAt()).isNull();
    sql.sql("update job set run_at = '2100-01-01T00:00:00Z', delayed = true").update();
    assertThat(view(job).runAt()).isEqualTo("2100-01-01T00:00:00Z");
    sql.sql("update job set run_at = now(), delayed = false").update();
    claim();
    assertThat(view(job).runAt()).isNull();
  }

  @Test
  void estimate_of_running_job_uses_progress_of_this_attempt() {
    add();
    Job job = claim();
    progress.stage(job.fence(), "crawl");
    progress.progress(job.fence(), 10);
    sql.sql("update job_event set at = at - interval '10 seconds'").update();
    assertThat(view(job).estimatedRemainingSeconds()).isNull();
    progress.progress(job.fence(), 40);
    // 30 % in 10 s leaves 20 s.
    assertThat(view(job).estimatedRemainingSeconds()).isBetween(19, 23);
    queue.finish(job.fence(), state -> new Transition.Released());
    Job again = claim();
    assertThat(view(again).progress()).isEqualTo(40);
    assertThat(view(again).estimatedRemainingSeconds()).isNull();
  }

  @Test
  void estimate_falls_between_two_reports_of_progress_and_ends() {
    add();
    Job job = claim();
    for (int percent : new int[] {30, 60, 90}) {
      progress.progress(job.fence(), percent);
      pass(10);
    }
    // 60 % in 20 s left 3.3 s of 10 %; they are over.
    assertThat(view(job).estimatedRemainingSeconds()).isNull();
    sql.sql("update job_event set at = at - interval '400 seconds' where type = 'progress'")
        .update();
    sql.sql(
            """
            update job_event set at = now() - interval '10 seconds'
            where seq = (select max(seq) from job_event)
            """)
        .update();
    // 60 % in 420 s left 70 s, ten seconds ago. The rate up to now would say 72 s.
    assertThat(view(job).estimatedRemainingSeconds()).isBetween(57, 60);
    pass(30);
    assertThat(view(job).estimatedRemainingSeconds()).isBetween(25, 30);
  }

  private void pass(int seconds) {
    sql.sql("update job_event set at = at - ? * interval '1 second'").param(seconds).update();
  }

  @Test
  void job_whose_vectors_are_postponed_has_no_estimate() {
    add();
    Job job = claim();
    progress.progress(job.fence(), 40);
    pass(10);
    progress.progress(job.fence(), 60);
    sql.sql("update job set started_at = now() - interval '10 seconds', searchable_at = now()")
        .update();
    assertThat(view(job).vectorsPostponed()).isNull();
    assertThat(view(job).estimatedRemainingSeconds()).isNotNull();

    sql.sql("insert into tenant_limit (tenant, embedding_tokens_per_day) values ('acme', 5)")
        .update();
    assertThat(view(job).vectorsPostponed()).isNull();
    new PostgresTokenUsage(db).add(Map.of("acme", 5L));

    VectorsPostponed postponed = Objects.requireNonNull(view(job).vectorsPostponed());
    assertThat(postponed.tokensPerDay()).isEqualTo(5);
    assertThat(postponed.until()).isAfter(Instant.now()).isBefore(Instant.now().plus(1, DAYS));
    assertThat(postponed.until().truncatedTo(DAYS)).isEqualTo(postponed.until());
    assertThat(view(job).estimatedRemainingSeconds()).isNull();
    sql.sql("update job set status = 'completed', completed_at = now()").update();
    assertThat(view(job).vectorsPostponed()).isNull();
  }

  @Test
  void job_that_waits_for_vectors_of_another_model_has_no_estimate() {
    add();
    Job job = claim();
    progress.progress(job.fence(), 40);
    pass(10);
    progress.progress(job.fence(), 60);
    sql.sql("update job set started_at = now() - interval '10 seconds', searchable_at = now()")
        .update();
    awaitVectors(job, INDEX.toString());
    assertThat(view(job).reindexRequired()).isNull();
    assertThat(view(job).estimatedRemainingSeconds()).isNotNull();

    awaitVectors(job, "lucene/former");

    assertThat(view(job).reindexRequired()).isTrue();
    assertThat(view(job).estimatedRemainingSeconds()).isNull();
    sql.sql("update missing_vectors set state = 'stopped'").update();
    assertThat(view(job).reindexRequired()).isNull();
  }

  private void awaitVectors(Job job, String index) {
    sql.sql(
            """
            with put as (
              insert into document (id, tenant, collection, uri, uri_sha256, generation,
                index_name, text, content_sha256, chunks, job_id)
              values (gen_random_uuid(), 'acme', 'docs', ?, sha256(?::bytea), 1, ?, 't', 'c', 1, ?)
              returning *)
            insert into missing_vectors (index_name, tenant, collection, document_id, generation,
              first_ordinal, chunks, job_id)
            select index_name, tenant, collection, id, generation, 0, 1, job_id from put
            """)
        .params(index, index, index, job.id())
        .update();
  }

  @Test
  void running_stage_has_elapsed_time() {
    add();
    Job job = claim();
    progress.stage(job.fence(), "load");
    progress.stage(job.fence(), "embed");
    JobView view = view(job);
    assertThat(view.stages()).hasSize(2);
    assertThat(view.stages().getFirst().completedAt()).isNotNull();
    assertThat(view.stages().getLast().completedAt()).isNull();
    assertThat(view.stages()).allSatisfy(stage -> assertThat(stage.seconds()).isNotNegative());
  }
}
