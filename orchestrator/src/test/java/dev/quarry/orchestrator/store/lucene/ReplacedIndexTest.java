package dev.quarry.orchestrator.store.lucene;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.knowledge.VectorIndexInUseException;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorStoreFixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An index that is missing or cannot be read is replaced by an empty one. */
class ReplacedIndexTest extends VectorStoreFixture {
  /** In the file segments_N: a magic number, the length and the text "segments", the version. */
  private static final int VERSION_OFFSET = 4 + 1 + "segments".length();

  @TempDir private Path parent;
  private Path directory;
  private int losses;
  private @Nullable LuceneVectorStore store;

  @BeforeEach
  void place() {
    directory = parent.resolve("model");
  }

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
      store = null;
    }
  }

  @Override
  protected VectorStore store() {
    return requireNonNull(store);
  }

  @Override
  protected LuceneVectorStore reopen() {
    close();
    LuceneVectorStore opened =
        LuceneVectorStore.openOrReplace(
            directory,
            () -> {
              losses++;
              return 1;
            });
    store = opened;
    return opened;
  }

  /** Written by lucene-core of that version, with a term, a stored field and doc values. */
  @ParameterizedTest
  @ValueSource(strings = {"8.11.4", "9.12.3"})
  void index_of_an_earlier_version_of_lucene_is_replaced(String version) throws Exception {
    unzip("/lucene/index-" + version + ".zip");
    assertReplaced();
  }

  @Test
  void index_of_a_later_version_of_lucene_is_replaced() throws Exception {
    writeIndex();
    Path segments = segments();
    byte[] bytes = Files.readAllBytes(segments);
    ByteBuffer.wrap(bytes).putInt(VERSION_OFFSET, 1_000);
    Files.write(segments, bytes);

    assertThatThrownBy(() -> new LuceneVectorStore(directory))
        .isInstanceOf(VectorStoreException.class)
        .hasStackTraceContaining("IndexFormatTooNewException");
    assertReplaced();
  }

  @Test
  void damaged_index_is_replaced() throws Exception {
    writeIndex();
    Path segments = segments();
    byte[] bytes = Files.readAllBytes(segments);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segments, bytes);

    assertReplaced();
  }

  @Test
  void index_without_a_file_of_a_segment_is_replaced() throws Exception {
    writeIndex();
    for (Path file : files(directory)) {
      if (file.toString().endsWith(".cfs") || file.toString().endsWith(".si")) {
        Files.delete(file);
      }
    }
    assertReplaced();
  }

  @Test
  void loss_is_recorded_before_the_unreadable_index_is_moved() throws Exception {
    unzip("/lucene/index-8.11.4.zip");
    List<Path> before = files(directory);

    assertThatThrownBy(
            () ->
                LuceneVectorStore.openOrReplace(
                    directory,
                    () -> {
                      throw new IllegalStateException("no database");
                    }))
        .hasMessage("no database");

    assertThat(files(directory)).containsAll(before);
    assertReplaced();
  }

  @Test
  void second_unreadable_index_takes_the_place_of_the_first() throws Exception {
    for (int i = 0; i < 2; i++) {
      unzip("/lucene/index-8.11.4.zip");
      reopen();
      close();
      IOUtils.rm(directory);
    }
    try (Stream<Path> children = Files.list(parent)) {
      assertThat(children.map(Path::getFileName).map(Path::toString))
          .containsExactly("model.unreadable");
    }
  }

  @Test
  void missing_index_is_recorded_as_lost_and_a_readable_one_is_kept() {
    reopen();
    assertThat(losses).isEqualTo(1);
    write(document("Page", "granite"));
    reopen();
    assertThat(losses).isEqualTo(1);
    assertThat(store().search(query(SearchMode.KEYWORD, "granite"))).hasSize(1);
  }

  @Test
  void index_in_use_is_not_replaced() {
    reopen();
    write(document("Page", "granite"));
    flush();
    assertThatThrownBy(() -> LuceneVectorStore.openOrReplace(directory, () -> losses++))
        .isInstanceOf(VectorIndexInUseException.class);
    assertThat(losses).isEqualTo(1);
    assertThat(directory.resolveSibling("model.unreadable")).doesNotExist();
  }

  private void assertReplaced() throws IOException {
    losses = 0;
    reopen();
    assertThat(losses).isEqualTo(1);
    assertThat(files(directory.resolveSibling("model.unreadable"))).isNotEmpty();
    write(document("Page", "granite"));
    reopen();
    assertThat(losses).isEqualTo(1);
    assertThat(store().search(query(SearchMode.HYBRID, "granite"))).hasSize(1);
  }

  private void writeIndex() {
    reopen();
    write(document("Page", "granite"));
    close();
  }

  private Path segments() throws IOException {
    try (FSDirectory files = FSDirectory.open(directory)) {
      return directory.resolve(SegmentInfos.readLatestCommit(files).getSegmentsFileName());
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private void unzip(String resource) throws IOException {
    Files.createDirectories(directory);
    try (InputStream in = ReplacedIndexTest.class.getResourceAsStream(resource);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.copy(zip, directory.resolve(entry.getName()));
      }
    }
  }
}
