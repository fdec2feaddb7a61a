package dev.quarry.orchestrator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.SentPassages;
import dev.quarry.orchestrator.embed.ToyEmbedder;
import dev.quarry.orchestrator.embed.onnx.LoadedModel;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.search.SearchService;
import dev.quarry.orchestrator.store.lucene.AnalyzerHighlighter;
import dev.quarry.orchestrator.store.lucene.LuceneVectorStore;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

final class SearchWarmUpTest {
  @TempDir Path directory;
  private final List<String> queries = new CopyOnWriteArrayList<>();

  private final Embedder embedder =
      new Embedder() {
        private final ToyEmbedder toy = new ToyEmbedder("toy");

        @Override
        public String model() {
          return toy.model();
        }

        @Override
        public void check() {}

        @Override
        public List<float[]> embedPassages(List<String> passages, SentPassages sent) {
          throw new AssertionError("a search embeds no passages");
        }

        @Override
        public float[] embedQuery(String query) {
          queries.add(query);
          return toy.embedQuery(query);
        }
      };

  private SearchWarmUp warmUp(LuceneVectorStore vectors, boolean api) {
    return new SearchWarmUp(
        new SearchService(
            embedder,
            vectors,
            new PostgresDocumentCatalog(
                new Database(TestDatabase.fresh()), new IndexName("lucene", "toy")),
            LoadedModel.tokens(),
            new AnalyzerHighlighter()),
        api);
  }

  @Test
  void node_with_the_api_searches_once_and_another_not_at_all() throws Exception {
    try (LuceneVectorStore vectors = new LuceneVectorStore(directory)) {
      assertThat(warmUp(vectors, false).start(() -> false)).isEmpty();
      warmUp(vectors, true).start(() -> false).orElseThrow().join();
      assertThat(queries).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 1", "true, 0"})
  void failed_search_is_reported_unless_the_application_is_closing(boolean closing, int reports)
      throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(SearchWarmUp.class);
    Level level = logger.getLevel();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
    try {
      LuceneVectorStore closed = new LuceneVectorStore(directory);
      closed.close();
      warmUp(closed, true).start(() -> closing).orElseThrow().join();
    } finally {
      logger.detachAppender(log);
      logger.setLevel(level);
    }
    assertThat(log.list).hasSize(reports);
  }
}
