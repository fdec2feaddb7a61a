package dev.quarry.orchestrator.store.postgres.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.knowledge.DocumentStoreContract;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.Withdrawals;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.queue.ClaimedJob;
import dev.quarry.testkit.Await;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresDocumentStoreTest extends DocumentStoreContract {
  private final DataSource source = TestDatabase.fresh();
  private final Database db = new Database(source);
  private final DocumentStore store = storeWith(new IndexName("lucene", "a"));

  @Override
  protected Withdrawals withdrawals() {
    return new PostgresWithdrawals(db, new PostgresItemLedger(db), (PostgresDocumentStore) store);
  }

  /** With a document less, the batch must not count as the last one. */
  @Test
  void deletion_of_a_collection_goes_on_after_another_deletes_one_of_its_documents()
      throws Exception {
    db.sql()
        .sql(
            """
            insert into document (id, tenant, collection, uri, uri_sha256, generation, index_name,
              text, content_sha256, chunks, job_id)
            select lpad(n::text, 32, '0')::uuid, 'acme', 'docs', n::text, n::text::bytea, n, 'a',
              't', 'x', 1, gen_random_uuid()
            from generate_series(1, 150) n
            """)
        .update();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection other = source.getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("delete from document where uri = '1'");
      Future<Integer> deletion = threads.submit(() -> store.deleteCollection("acme", "docs"));
      Await.until("the deletion waits for the lock", this::isWaitedForALock);
      other.commit();
      assertThat(deletion.get(10, TimeUnit.SECONDS)).isEqualTo(149);
    }
    assertThat(db.sql().sql("select count(*) from document").query(Integer.class).single())
        .isZero();
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
