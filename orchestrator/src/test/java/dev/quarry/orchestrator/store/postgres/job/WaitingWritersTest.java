package dev.quarry.orchestrator.store.postgres.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueues;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

final class WaitingWritersTest {
  /** More than the pool has connections. */
  private static final int WRITERS = 12;

  private final DataSource pool = TestDatabase.fresh();
  private final Database db = new Database(pool);
  private final PostgresItemLedger ledger = new PostgresItemLedger(db);

  @Test
  void writers_that_wait_for_their_job_leave_the_connections_to_other_jobs() throws Exception {
    List<Job> jobs = twoRunningJobs();
    Fence locked = jobs.get(0).fence();
    Fence free = jobs.get(1).fence();
    ledger.add(
        locked,
        IntStream.range(0, WRITERS).mapToObj(n -> new NewItem("http://a.test/" + n, 0)).toList());
    List<Item> items = ledger.queued(locked.jobId(), 0, WRITERS);

    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        Connection other = pool.getConnection()) {
      other.setAutoCommit(false);
      lockJob(other, locked.jobId());
      List<? extends Future<?>> writes =
          items.stream().map(item -> writers.submit(() -> skip(locked, item))).toList();
      await().until(() -> waitingConnections() > 0);

      for (int n = 0; n < 20; n++) {
        assertThat(ledger.add(free, List.of(new NewItem("http://b.test/" + n, 0)))).isOne();
      }
      assertThat(waitingConnections()).isOne();

      other.rollback();
      for (Future<?> write : writes) {
        write.get();
      }
    }
    assertThat(ledger.queued(locked.jobId(), 0, WRITERS)).isEmpty();
  }

  private void skip(Fence fence, Item item) {
    ledger.skipped(fence, item.id(), SkipReason.ROBOTS);
  }

  private List<Job> twoRunningJobs() {
    PostgresJobPorts.on(db).add("acme", List.of(SampleRequests.aText(), SampleRequests.aText()));
    return PostgresJobQueues.on(db).claim(Claimants.idle("node"), 2, Duration.ofSeconds(30));
  }

  private static void lockJob(Connection connection, UUID jobId) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("select 1 from job where id = ? for update")) {
      lock.setObject(1, jobId);
      lock.execute();
    }
  }

  private int waitingConnections() {
    return db.sql()
        .sql(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'
            """)
        .query(Integer.class)
        .single();
  }
}
