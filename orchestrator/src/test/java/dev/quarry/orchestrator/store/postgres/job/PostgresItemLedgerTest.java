package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.ItemLedgerContract;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueues;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

final class PostgresItemLedgerTest extends ItemLedgerContract {
  private final Database db = new Database(TestDatabase.fresh());
  private final JobPorts jobs = PostgresJobPorts.on(db);
  private final PostgresItemLedger ledger = new PostgresItemLedger(db);

  @Override
  protected ItemLedger ledger() {
    return ledger;
  }

  @Override
  protected JobPorts jobs() {
    return jobs;
  }

  @Override
  protected Job aRunningJob() {
    jobs.add("acme", List.of(SampleRequests.aText()));
    return PostgresJobQueues.on(db)
        .claim(Claimants.idle("node"), 1, Duration.ofSeconds(30))
        .getFirst();
  }

  @Override
  protected void stored(Fence fence, long itemId, UUID documentId, int chunks) {
    ledger.stored(fence, itemId, documentId, chunks);
  }
}
