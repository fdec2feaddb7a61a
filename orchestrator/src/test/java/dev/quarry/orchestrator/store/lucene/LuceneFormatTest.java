package dev.quarry.orchestrator.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorStoreFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index of a release whose words were in one field, without the attributes of filters. */
class LuceneFormatTest extends VectorStoreFixture {
  @TempDir Path parent;
  private int losses;
  private @Nullable LuceneVectorStore store;

  private Path directory() {
    return parent.resolve("model");
  }

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  @Override
  protected VectorStore store() {
    return Objects.requireNonNull(store);
  }

  @Override
  protected VectorStore reopen() {
    close();
    LuceneVectorStore opened =
        LuceneVectorStore.openOrReplace(
            directory(),
            () -> {
              losses++;
              return 1;
            });
    store = opened;
    return opened;
  }

  private void writeFormer() throws IOException {
    try (Directory files = FSDirectory.open(directory());
        Analyzer analyzer = new EnglishAnalyzer();
        IndexWriter writer = new IndexWriter(files, new IndexWriterConfig(analyzer))) {
      Document document = new Document();
      document.add(new StringField("tenant", "acme", Field.Store.NO));
      document.add(new TextField("text", "granite", Field.Store.NO));
      writer.addDocument(document);
    }
  }

  @Test
  void index_of_a_former_format_is_written_again() throws IOException {
    writeFormer();

    reopen();

    assertThat(losses).isEqualTo(1);
    assertThat(parent.resolve("model.unreadable")).isDirectory();
    write(document("Page", "granite"));
    flush();
    reopen();
    assertThat(losses).isEqualTo(1);
    assertThat(store().search(query(SearchMode.KEYWORD, "granite"))).hasSize(1);
  }

  @Test
  void index_of_a_former_format_is_not_changed_before_its_loss_is_recorded() throws IOException {
    writeFormer();
    try (var files = Files.list(directory())) {
      var before = files.toList();

      assertThatThrownBy(() -> new LuceneVectorStore(directory()))
          .isInstanceOf(VectorStoreException.class)
          .hasMessageContaining("another release");

      assertThat(before).filteredOn(file -> !file.endsWith("write.lock")).allMatch(Files::exists);
    }
  }
}
