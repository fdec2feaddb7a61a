package dev.quarry.orchestrator.store.lucene;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.knowledge.VectorIndexInUseException;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.VectorStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneVectorStoreTest extends VectorStoreContract {
  @TempDir Path directory;
  private LuceneVectorStore store;

  @BeforeEach
  void open() {
    store = new LuceneVectorStore(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected VectorStore store() {
    return store;
  }

  @Override
  protected VectorStore reopen() {
    store.close();
    store = new LuceneVectorStore(directory);
    return store;
  }

  @Test
  void directory_in_use_is_refused() {
    assertThatThrownBy(() -> new LuceneVectorStore(directory))
        .isInstanceOf(VectorIndexInUseException.class)
        .hasMessageContaining("open in another process");
    write(document("Page", "granite"));
  }
}
