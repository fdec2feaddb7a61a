package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.JobStatisticsContract;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;

final class PostgresJobStatisticsTest extends JobStatisticsContract {
  private final JobPorts jobs = PostgresJobPorts.on(new Database(TestDatabase.fresh()));

  @Override
  protected JobPorts jobs() {
    return jobs;
  }
}
