package dev.quarry.orchestrator.store.postgres.job;

import com.fasterxml.uuid.Generators;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.submission.JobWriter;
import dev.quarry.orchestrator.submission.JobWriterContract;

final class PostgresJobWriterTest extends JobWriterContract {
  private final Database db = new Database(TestDatabase.fresh());
  private final JobWriter writer =
      new PostgresJobWriter(db, Generators.timeBasedEpochGenerator()::generate, QueueOrder.DEFAULT);
  private final JobStore store =
      new PostgresJobStore(db, Generators.timeBasedEpochGenerator()::generate);

  @Override
  protected JobWriter writer() {
    return writer;
  }

  @Override
  protected JobStore store() {
    return store;
  }
}
