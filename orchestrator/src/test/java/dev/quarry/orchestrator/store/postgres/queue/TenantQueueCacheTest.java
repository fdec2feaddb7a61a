package dev.quarry.orchestrator.store.postgres.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobError;
import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.dispatch.JobQueue;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import dev.quarry.testkit.Await;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Claims while the scan for tenant queues is slow. */
final class TenantQueueCacheTest {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final int ENDED = 5_000;

  private final String url = TestDatabase.freshUrl();
  // A single connection, so that its statistics can be flushed before they are read.
  private final SingleConnectionDataSource source =
      new SingleConnectionDataSource(url, TestDatabase.user(), TestDatabase.password(), true);
  private final Database db = new Database(source);
  private final JobPorts jobs = PostgresJobPorts.on(db);

  @AfterEach
  void close() {
    source.destroy();
  }

  @Test
  void claims_under_an_old_snapshot_read_few_dead_rows() throws Exception {
    JobQueue queue = queueWithCache(Duration.ZERO, 1_000_000);
    try (Connection forgotten = snapshot()) {
      endMany();
      add("acme", 20);
      assertThat(claim(queue, 1)).hasSize(1); // slow: the next claim refreshes the cache
      assertThat(claim(queue, 1)).hasSize(1);
      long before = entriesRead();
      assertThat(claim(queue, 3)).hasSize(3);
      assertThat(entriesRead() - before).isBetween(1L, ENDED / 5L);
      forgotten.rollback();
    }
  }

  @Test
  void a_refresh_finds_new_tenants_and_urgent_jobs() {
    JobQueue queue = queueWithCache(Duration.ZERO, 0);
    add("acme", 6);
    assertThat(claim(queue, 2)).hasSize(2);
    Job urgent = jobs.add("acme", List.of(SampleRequests.aTextOfPriority(5))).getFirst();
    assertThat(claim(queue, 1)).extracting(Job::id).containsExactly(urgent.id());
    add("newcomer", 1);
    assertThat(claim(queue, 2)).extracting(Job::tenant).contains("newcomer");
    assertThat(claim(queue, 10)).hasSize(3);
    assertThat(claim(queue, 10)).isEmpty();
    assertThat(queue.untilNextDue()).isLessThan(Duration.ofSeconds(1));
    add("acme", 1);
    assertThat(claim(queue, 10)).hasSize(1);
  }

  @Test
  void a_delayed_job_is_found_when_no_other_job_is_due() throws Exception {
    JobQueue queue = queueWithCache(Duration.ZERO, 0);
    add("acme", 1);
    JobError busy = new JobError("busy", "Busy.", true);
    queue.finish(
        claim(queue, 1).getFirst().fence(),
        state -> new Transition.Retrying(busy, Duration.ofMillis(30)));
    assertThat(claim(queue, 1)).isEmpty();
    Await.until("the job is found", () -> !claim(queue, 1).isEmpty());
  }

  @Test
  void cache_is_empty_after_a_fast_scan() {
    TenantQueueCache queues = new TenantQueueCache(db, Duration.ofDays(1), 1_000_000);
    add("acme", 1);
    queues.recordClaimTime(Duration.ofDays(2).toNanos());
    assertThat(queues.known()).isEmpty();
  }

  private JobQueue queueWithCache(Duration slowScan, int reuseFactor) {
    TenantQueueCache queues = new TenantQueueCache(db, slowScan, reuseFactor);
    return new PostgresJobQueue(db, db, QueueOrder.DEFAULT, Integer.MAX_VALUE, job -> "", queues);
  }

  private Connection snapshot() throws SQLException {
    Connection forgotten =
        DriverManager.getConnection(url, TestDatabase.user(), TestDatabase.password());
    forgotten.setAutoCommit(false);
    forgotten.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (var statement = forgotten.createStatement()) {
      statement.execute("select count(*) from job");
    }
    return forgotten;
  }

  private void endMany() {
    add("acme", ENDED);
    db.sql().sql("update job set status = 'cancelled', completed_at = now()").update();
  }

  /** Index entries read from the index of due jobs, including dead ones. */
  private long entriesRead() {
    db.sql().sql("select pg_stat_force_next_flush()").query().listOfRows();
    return db.sql()
        .sql("select idx_tup_read from pg_stat_user_indexes where indexrelname = 'job_ready'")
        .query(Long.class)
        .single();
  }

  private void add(String tenant, int count) {
    jobs.add(tenant, Collections.nCopies(count, SampleRequests.aText()));
  }

  private static List<Job> claim(JobQueue queue, int limit) {
    return queue.claim(Claimants.idle("node-a"), limit, LEASE);
  }
}
