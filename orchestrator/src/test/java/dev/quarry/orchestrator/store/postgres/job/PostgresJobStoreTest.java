package dev.quarry.orchestrator.store.postgres.job;

import com.fasterxml.uuid.Generators;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.JobStoreContract;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;

final class PostgresJobStoreTest extends JobStoreContract {
  private final JobStore store =
      new PostgresJobStore(
          new Database(TestDatabase.fresh()), Generators.timeBasedEpochGenerator()::generate);

  @Override
  protected JobStore store() {
    return store;
  }
}
