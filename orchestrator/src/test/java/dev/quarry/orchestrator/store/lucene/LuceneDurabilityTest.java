package dev.quarry.orchestrator.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorStoreException.Reason;
import dev.quarry.orchestrator.knowledge.VectorStoreFixture;
import dev.quarry.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits, and what is left after a full disk. */
class LuceneDurabilityTest extends VectorStoreFixture {
  private static final Timing NEVER_BY_TIME = new Timing(Duration.ZERO, Duration.ofDays(1));

  private final BrittleDirectory.Disk disk = new BrittleDirectory.Disk();

  @TempDir Path directory;
  private LuceneVectorStore store;

  @BeforeEach
  void open() {
    store = new LuceneVectorStore(directory, NEVER_BY_TIME, disk);
  }

  @AfterEach
  void close() {
    disk.full.set(false);
    disk.fullAtSync.set(false);
    store.close();
  }

  @Override
  protected VectorStore store() {
    return store;
  }

  @Override
  protected VectorStore reopen() {
    store.close();
    open();
    return store;
  }

  @Test
  void changes_are_on_disk_after_a_flush_and_not_before() throws IOException {
    write(document("Page", "granite", "slate"));
    assertThat(documentsOnDisk()).isZero();

    flush();

    assertThat(documentsOnDisk()).isEqualTo(4);
  }

  @Test
  void changes_are_committed_without_a_flush() {
    store.close();
    store =
        new LuceneVectorStore(directory, new Timing(Duration.ZERO, Duration.ofMillis(20)), disk);
    write(document("Page", "granite", "slate"));

    Await.until("a commit by time", Duration.ofSeconds(30), () -> documentsOnDisk() == 4);
  }

  @Test
  void failed_commit_loses_nothing_and_is_repeated() throws IOException {
    var page = document("Page", "granite");
    long incarnation = store.incarnation();
    write(page);
    disk.fullAtSync.set(true);

    assertThat(reasonOf(() -> store.flush(incarnation))).isEqualTo(Reason.FULL);

    assertThat(count(page)).isEqualTo(indexed(1, 1));
    disk.fullAtSync.set(false);
    store.flush(incarnation);
    assertThat(documentsOnDisk()).isEqualTo(2);
  }

  @Test
  void flush_tells_that_a_fatal_error_lost_changes() {
    var flushed = document("Flushed", "granite");
    var lost = document("Lost", "slate");
    var alsoLost = document("Lost, too", "lime");
    long before = store.incarnation();
    write(flushed);
    store.flush(before);
    write(lost);
    disk.full.set(true);
    writeWords(alsoLost);
    assertThat(reasonOf(() -> count(alsoLost))).isEqualTo(Reason.FULL);
    assertThat(store.search(query(SearchMode.KEYWORD, "granite"))).hasSize(1);
    disk.full.set(false);

    assertThat(reasonOf(() -> store.flush(before))).isEqualTo(Reason.CHANGES_LOST);

    long after = store.incarnation();
    assertThat(after).isGreaterThan(before);
    assertThat(count(flushed)).isEqualTo(indexed(1, 1));
    assertThat(count(lost)).isEqualTo(indexed(0, 0));
    assertThat(addVectors(lost)).as("its words are lost").isFalse();
    assertThat(reasonOf(() -> store.flush(before))).isEqualTo(Reason.CHANGES_LOST);
    write(lost);
    store.flush(after);

    reopen();

    assertThat(count(flushed)).isEqualTo(indexed(1, 1));
    assertThat(count(lost)).isEqualTo(indexed(1, 1));
    assertThat(count(alsoLost)).isEqualTo(indexed(0, 0));
    assertThat(store.search(query(SearchMode.HYBRID, "slate"))).hasSize(2);
  }

  private static Reason reasonOf(ThrowingCallable call) {
    return catchThrowableOfType(VectorStoreException.class, call).reason();
  }

  private int documentsOnDisk() throws IOException {
    try (FSDirectory files = FSDirectory.open(directory)) {
      if (!DirectoryReader.indexExists(files)) {
        return 0;
      }
      try (DirectoryReader reader = DirectoryReader.open(files)) {
        return reader.numDocs();
      }
    }
  }
}
