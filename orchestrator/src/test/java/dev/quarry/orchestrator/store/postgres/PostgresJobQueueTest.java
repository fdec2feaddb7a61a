package dev.quarry.orchestrator.store.postgres;

import com.fasterxml.uuid.Generators;
import dev.quarry.orchestrator.dispatch.JobQueue;
import dev.quarry.orchestrator.dispatch.JobRaces;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.JobStore;

final class PostgresJobQueueTest extends JobRaces {
  private final Database db = new Database(TestDatabase.fresh());
  private final JobStore store =
      new PostgresJobStore(db, Generators.timeBasedEpochGenerator()::generate);
  private final JobQueue queue = new PostgresJobQueue(db);
  private final ItemLedger ledger = new PostgresItemLedger(db);

  @Override
  protected JobStore store() {
    return store;
  }

  @Override
  protected JobQueue queue() {
    return queue;
  }

  @Override
  protected ItemLedger ledger() {
    return ledger;
  }
}
