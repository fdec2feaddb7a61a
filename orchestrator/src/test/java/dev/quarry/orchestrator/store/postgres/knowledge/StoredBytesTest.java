package dev.quarry.orchestrator.store.postgres.knowledge;

import static dev.quarry.orchestrator.knowledge.Pages.key;
import static dev.quarry.orchestrator.knowledge.Pages.page;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.access.PostgresLimitStore;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.queue.ClaimedJob;
import org.junit.jupiter.api.Test;

/** The maintained size of documents is that of their rows. */
final class StoredBytesTest {
  private static final DocumentKey KEY = key("http://example.test/a");

  private final Database db = new Database(TestDatabase.fresh());
  private final PostgresDocumentStore documents =
      new PostgresDocumentStore(db, new PostgresItemLedger(db), new IndexName("memory", "toy"));
  private final ClaimedJob job = ClaimedJob.in(db);

  private long maintained() {
    return new PostgresLimitStore(db).stored(KEY.tenant()).storedBytes();
  }

  private long counted() {
    return db.sql()
        .sql(
            """
            select (select coalesce(sum(octet_length(text)), 0) from document)
              + (select coalesce(sum(octet_length(text)), 0) from chunk)
            """)
        .query(Long.class)
        .single();
  }

  private DocumentGeneration publish(DocumentKey key, String... texts) {
    DocumentGeneration generation = documents.reserve(job.fence(), key);
    long item = job.item(key.uri() + String.join(" ", texts));
    documents.publish(job.fence(), item, generation, page(key, "A", texts));
    return generation;
  }

  @Test
  void size_follows_publications_replacements_and_deletions() {
    publish(KEY, "one", "two");
    publish(key("http://example.test/b"), "Stein und Straße", "石切場", "a \uD83D\uDC8E");
    assertThat(maintained()).isPositive().isEqualTo(counted());

    DocumentGeneration replaced = publish(KEY, "one and a half", "two", "three");
    assertThat(maintained()).isEqualTo(counted());

    documents.delete(KEY.tenant(), replaced.documentId());
    assertThat(maintained()).isPositive().isEqualTo(counted());
    documents.deleteCollection(KEY.tenant(), KEY.collection());
    assertThat(maintained()).isZero();
  }

  @Test
  void chunks_of_a_document_of_an_older_release_count_as_large_as_its_text() {
    DocumentGeneration former = publish(KEY, "one", "two");
    db.sql().sql("update document set chunk_bytes = null").update();
    long text = db.sql().sql("select octet_length(text) from document").query(Long.class).single();
    assertThat(maintained()).isEqualTo(2 * text);

    documents.delete(KEY.tenant(), former.documentId());
    assertThat(maintained()).isZero();
  }
}
