package dev.quarry.orchestrator.store.postgres.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.dispatch.JobQueue;
import dev.quarry.orchestrator.dispatch.JobRaces;
import dev.quarry.orchestrator.dispatch.JobState;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.lease.LeaseStore;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import dev.quarry.orchestrator.worker.ProgressWriter;
import dev.quarry.testkit.Await;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

final class PostgresJobQueueTest extends JobRaces {
  private static final Function<JobState, Transition> COMPLETED =
      state -> new Transition.Completed(Map.of(), false);

  private final DataSource source = TestDatabase.fresh();
  private final Database db = new Database(source);
  private final JobPorts jobs = PostgresJobPorts.on(db);
  private final PostgresJobQueue queue = PostgresJobQueues.on(db);
  private final ProgressWriter progress = new PostgresProgressWriter(db);
  private final ItemLedger ledger = new PostgresItemLedger(db);

  @Test
  void a_finish_of_a_locked_row_does_not_delay_others() throws Exception {
    jobs.add("acme", List.of(SampleRequests.aText(), SampleRequests.aText()));
    List<Job> jobs = queue.claim(Claimants.idle("node-a"), 2, Duration.ofSeconds(30));
    Fence locked = jobs.get(0).fence();
    Fence free = jobs.get(1).fence();
    // Releases the lock before it waits for the threads, also after a failure.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection somebody = source.getConnection()) {
      somebody.setAutoCommit(false);
      try (var statement = somebody.prepareStatement("select from job where id = ? for update")) {
        statement.setObject(1, locked.jobId());
        statement.execute();
      }
      Future<Transition> waiting = threads.submit(() -> queue.finish(locked, COMPLETED));
      Await.until("the end waits for the lock", this::isWaitedForALock);
      Future<Transition> other = threads.submit(() -> queue.finish(free, COMPLETED));
      assertThat(other.get(10, TimeUnit.SECONDS)).isInstanceOf(Transition.Completed.class);
      assertThat(waiting).isNotDone();
      somebody.rollback();
      assertThat(waiting.get()).isInstanceOf(Transition.Completed.class);
    }
  }

  private boolean isWaitedForALock() {
    return db.sql()
        .sql(
            """
            select exists (select from pg_stat_activity
              where datname = current_database() and wait_event_type = 'Lock')
            """)
        .query(Boolean.class)
        .single();
  }

  @Override
  protected JobPorts jobs() {
    return jobs;
  }

  @Override
  protected JobQueue queue() {
    return queue;
  }

  @Override
  protected LeaseStore leases() {
    return new PostgresLeaseStore(db);
  }

  @Override
  protected ProgressWriter progress() {
    return progress;
  }

  @Override
  protected ItemLedger ledger() {
    return ledger;
  }
}
