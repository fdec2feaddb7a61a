package dev.quarry.orchestrator.store.postgres.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import dev.quarry.model.JobError;
import dev.quarry.orchestrator.Await;
import dev.quarry.orchestrator.dispatch.JobQueue;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobLinks;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Claims while finding out where jobs wait takes long. */
final class TenantQueueCacheTest {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final int ENDED = 5_000;

  private final String url = TestDatabase.freshUrl();
  // One connection, which can be asked to tell now what it has counted.
  private final SingleConnectionDataSource source =
      new SingleConnectionDataSource(url, TestDatabase.user(), TestDatabase.password(), true);
  private final Database db = new Database(source);
  private final JobStore store =
      new PostgresJobStore(db, Generators.timeBasedEpochGenerator()::generate);

  @AfterEach
  void close() {
    source.destroy();
  }

  @Test
  void claims_under_an_old_snapshot_read_little_of_what_ended_under_it() throws Exception {
    JobQueue queue = looking(Duration.ZERO, 1_000_000);
    try (Connection forgotten = snapshot()) {
      endMany();
      add("acme", 20);
      assertThat(claim(queue, 1)).hasSize(1); // took long: the next one looks for the lanes
      assertThat(claim(queue, 1)).hasSize(1);
      long before = entriesRead();
      assertThat(claim(queue, 3)).hasSize(3);
      assertThat(entriesRead() - before).isBetween(1L, ENDED / 5L);
      forgotten.rollback();
    }
  }

  @Test
  void a_look_finds_new_tenants_and_urgent_jobs() {
    JobQueue queue = looking(Duration.ZERO, 0);
    add("acme", 6);
    assertThat(claim(queue, 2)).hasSize(2);
    Job urgent = store.add("acme", List.of(SampleRequests.aTextOfPriority(5))).getFirst();
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
  void a_delayed_job_is_found_where_nothing_else_waits() throws Exception {
    JobQueue queue = looking(Duration.ZERO, 0);
    add("acme", 1);
    JobError busy = new JobError("busy", "Busy.", true);
    queue.finish(
        claim(queue, 1).getFirst().fence(),
        state -> new Transition.Retrying(busy, Duration.ofMillis(30)));
    assertThat(claim(queue, 1)).isEmpty();
    Await.until("the job is found", () -> !claim(queue, 1).isEmpty());
  }

  @Test
  void lanes_are_known_no_longer_than_it_takes_long_to_find_them() {
    TenantQueueCache lanes = new TenantQueueCache(db, Duration.ofDays(1), 1_000_000);
    add("acme", 1);
    lanes.claimTook(Duration.ofDays(2).toNanos());
    assertThat(lanes.known()).isEmpty();
  }

  private JobQueue looking(Duration slow, int used) {
    TenantQueueCache lanes = new TenantQueueCache(db, slow, used);
    return new PostgresJobQueue(
        db, db, QueueOrder.DEFAULT, Integer.MAX_VALUE, new JobLinks(""), lanes);
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

  /** Of the index of what waits, dead ones included. */
  private long entriesRead() {
    db.sql().sql("select pg_stat_force_next_flush()").query().listOfRows();
    return db.sql()
        .sql("select idx_tup_read from pg_stat_user_indexes where indexrelname = 'job_ready'")
        .query(Long.class)
        .single();
  }

  private void add(String tenant, int jobs) {
    store.add(tenant, Collections.nCopies(jobs, SampleRequests.aText()));
  }

  private static List<Job> claim(JobQueue queue, int limit) {
    return queue.claim("node-a", limit, LEASE);
  }
}
