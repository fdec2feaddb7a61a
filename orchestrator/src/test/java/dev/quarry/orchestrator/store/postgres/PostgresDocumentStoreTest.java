package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.pipeline.index.DocumentStore;
import dev.quarry.orchestrator.pipeline.index.DocumentStoreContract;

class PostgresDocumentStoreTest extends DocumentStoreContract {
  private final Database db = new Database(TestDatabase.fresh());
  private final DocumentStore store = new PostgresDocumentStore(db, new PostgresItemLedger(db));

  @Override
  protected DocumentStore store() {
    return store;
  }

  @Override
  protected ClaimedJob aRunningJob() {
    return ClaimedJob.in(db);
  }
}
