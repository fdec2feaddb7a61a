package dev.quarry.orchestrator.store.postgres.knowledge;

import static dev.quarry.orchestrator.knowledge.Pages.key;
import static dev.quarry.orchestrator.knowledge.Pages.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.StaleGenerationSweeper;
import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedCounts;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorWriter;
import dev.quarry.orchestrator.pipeline.index.Indexer;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.queue.ClaimedJob;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexerTest {
  private static final DocumentKey KEY = key("http://example.test/a");

  private final Database db = new Database(TestDatabase.fresh());
  private final DocumentStore documents =
      new PostgresDocumentStore(db, new PostgresItemLedger(db), new IndexName("memory", "toy"));
  private final FragileVectors vectors = new FragileVectors();
  private final Indexer indexer = new Indexer(documents, vectors, () -> {});
  private final ClaimedJob job = ClaimedJob.in(db);

  @Test
  void only_the_published_generation_stays_in_the_index() throws Exception {
    publish("one", "two");
    publish("three");

    long published = published();
    assertThat(vectors.points).containsOnlyKeys(published);
    assertThat(vectors.points.get(published)).hasSize(1);
    new StaleGenerationSweeper(documents, vectors, Duration.ofDays(1)).tick();
    assertThat(documents.stale(Duration.ZERO, 10)).isEmpty();
  }

  @Test
  void unavailable_index_is_a_retryable_error_and_nothing_is_stored() throws Exception {
    publish("one");
    vectors.away = true;

    assertThatThrownBy(() -> publish("two"))
        .isInstanceOfSatisfying(StageException.class, e -> assertThat(e.retryable()).isTrue());

    vectors.away = false;
    assertThat(vectors.points).containsOnlyKeys(published());
  }

  @Test
  void full_disk_is_a_retryable_error_with_its_own_code() {
    vectors.beforeWrite =
        () -> {
          throw new VectorStoreException(VectorStoreException.Reason.FULL, "no space", null);
        };

    assertThatThrownBy(() -> publish("one"))
        .isInstanceOfSatisfying(
            StageException.class,
            e -> {
              assertThat(e.code()).isEqualTo("index_full");
              assertThat(e.retryable()).isTrue();
            });
    assertThat(documents.version(KEY)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHORIZED, index_unauthorized",
    "UNSUPPORTED, index_unsupported",
    "REFUSED, index_refused"
  })
  void error_that_the_operator_must_fix_is_not_retryable(
      VectorStoreException.Reason reason, String code) {
    vectors.beforeWrite =
        () -> {
          throw new VectorStoreException(reason, "10.1.2.3 says no", null);
        };

    assertThatThrownBy(() -> publish("one"))
        .isInstanceOfSatisfying(
            StageException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.retryable()).isFalse();
              assertThat(e).hasMessageNotContaining("10.1.2.3");
            });
    assertThat(documents.version(KEY)).isEmpty();
  }

  @Test
  void old_generation_that_cannot_be_deleted_is_deleted_by_the_sweeper() throws Exception {
    publish("one");
    vectors.deletesFail = true;

    publish("two");
    assertThat(vectors.points).hasSize(2);
    vectors.deletesFail = false;
    new StaleGenerationSweeper(documents, vectors, Duration.ofDays(1)).tick();

    assertThat(vectors.points).containsOnlyKeys(published());
  }

  @Test
  void generation_that_cannot_be_deleted_does_not_fail_the_sweep() throws Exception {
    publish("one");
    vectors.deletesFail = true;
    publish("two");
    var sweeper = new StaleGenerationSweeper(documents, vectors, Duration.ZERO);

    assertThat(sweeper.tick()).isZero();
    vectors.deletesFail = false;
    assertThat(sweeper.tick()).isEqualTo(1);
  }

  @Test
  void worker_that_lost_its_lease_deletes_its_vectors() throws Exception {
    publish("one");
    vectors.beforeWrite = job::loseLease;

    assertThatThrownBy(() -> publish("two")).isInstanceOf(LeaseLostException.class);

    assertThat(vectors.points).containsOnlyKeys(published());
  }

  private long published() {
    return documents.version(KEY).orElseThrow().generation();
  }

  private void publish(String... texts) throws Exception {
    indexer.publish(job.fence(), job.item(String.join(" ", texts)), null, page(KEY, "A", texts));
  }

  /** An index in memory that can be unavailable. */
  private static final class FragileVectors implements VectorWriter {
    final Map<Long, List<IndexedChunk>> points = new ConcurrentHashMap<>();
    volatile boolean away;
    volatile boolean deletesFail;
    volatile Runnable beforeWrite = () -> {};

    @Override
    public void write(DocumentGeneration generation, List<IndexedChunk> written) {
      failIf(away);
      beforeWrite.run();
      points.put(generation.generation(), List.copyOf(written));
    }

    @Override
    public void delete(String tenant, UUID documentId, long generation) {
      failIf(away || deletesFail);
      points.remove(generation);
    }

    @Override
    public boolean addVectors(DocumentGeneration generation, List<ChunkVector> vectors) {
      throw new AssertionError("publishing a document adds no vectors");
    }

    @Override
    public IndexedCounts count(String tenant, UUID documentId, long generation) {
      return new IndexedCounts(points.getOrDefault(generation, List.of()).size(), 0);
    }

    @Override
    public long incarnation() {
      return 0;
    }

    @Override
    public void flush(long incarnation) {}

    private static void failIf(boolean fails) {
      if (fails) {
        throw new VectorStoreException("away", new IOException("away"));
      }
    }
  }
}
