package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.job.BatchStoreContract;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueues;
import java.time.Duration;

final class PostgresBatchStoreTest extends BatchStoreContract {
  private final Database db = new Database(TestDatabase.fresh());
  private final JobPorts jobs = PostgresJobPorts.on(db);

  @Override
  protected JobPorts jobs() {
    return jobs;
  }

  @Override
  protected Job claim() {
    return PostgresJobQueues.on(db)
        .claim(Claimants.idle("node"), 1, Duration.ofMinutes(1))
        .getFirst();
  }
}
