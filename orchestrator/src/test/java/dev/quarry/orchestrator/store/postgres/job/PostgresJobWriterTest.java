package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.submission.JobWriterContract;

final class PostgresJobWriterTest extends JobWriterContract {
  private final JobPorts jobs = PostgresJobPorts.on(new Database(TestDatabase.fresh()));

  @Override
  protected JobPorts jobs() {
    return jobs;
  }
}
