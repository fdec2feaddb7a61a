package dev.quarry.orchestrator.store.postgres.knowledge;

import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.knowledge.DocumentStoreContract;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.queue.ClaimedJob;

class PostgresDocumentStoreTest extends DocumentStoreContract {
  private final Database db = new Database(TestDatabase.fresh());
  private final DocumentStore store = storeWith(new IndexName("lucene", "a"));

  @Override
  protected DocumentStore store() {
    return store;
  }

  @Override
  protected DocumentStore storeWith(IndexName index) {
    return new PostgresDocumentStore(db, new PostgresItemLedger(db), index);
  }

  @Override
  protected ClaimedJob aRunningJob() {
    return ClaimedJob.in(db);
  }
}
