package dev.quarry.orchestrator.search;

import static dev.quarry.orchestrator.knowledge.Pages.key;
import static dev.quarry.orchestrator.knowledge.Pages.page;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.SearchMode;
import dev.quarry.model.SearchRequest;
import dev.quarry.model.SearchResponse;
import dev.quarry.model.SearchResult;
import dev.quarry.orchestrator.embed.onnx.LoadedModel;
import dev.quarry.orchestrator.store.lucene.AnalyzerHighlighter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RerankingTest {
  @TempDir Path directory;
  private Library library;

  /** Prefers texts that name the heron; fails if it is told to. */
  private record BirdLover(boolean fails) implements Reranker {
    @Override
    public int candidates() {
      return 2;
    }

    @Override
    public List<Double> scores(String query, List<String> texts) throws RerankException {
      if (fails) {
        throw new RerankException("The reranker responded with HTTP 500.", null);
      }
      return texts.stream().map(text -> text.contains("heron") ? 5.0 : 1.0).toList();
    }
  }

  @BeforeEach
  void open() throws Exception {
    library = new Library(directory);
    library.store(page(key("http://example.test/a"), "Granite", "granite granite granite"));
    library.store(page(key("http://example.test/b"), "Heron", "a heron on granite, in a pond"));
  }

  @AfterEach
  void close() {
    library.close();
  }

  private SearchResponse search(Reranker reranker) throws Exception {
    return new SearchService(
            library.embedder,
            library.vectors,
            library.catalog,
            LoadedModel.tokens(),
            new AnalyzerHighlighter(),
            reranker)
        .search("acme", new SearchRequest("granite", null, null, null, SearchMode.KEYWORD, null));
  }

  @Test
  void the_best_candidates_are_in_the_order_of_the_reranker() throws Exception {
    assertThat(search(Reranker.NONE).results())
        .extracting(SearchResult::title)
        .containsExactly("Granite", "Heron");

    SearchResponse reranked = search(new BirdLover(false));

    assertThat(reranked.results())
        .extracting(SearchResult::title)
        .containsExactly("Heron", "Granite");
    assertThat(reranked.results().getFirst().score()).isEqualTo(5);
    assertThat(reranked.warning()).isNull();
  }

  @Test
  void a_failure_keeps_the_order_and_says_so() throws Exception {
    SearchResponse response = search(new BirdLover(true));

    assertThat(response.results())
        .extracting(SearchResult::title)
        .containsExactly("Granite", "Heron");
    assertThat(response.warning()).contains("not reranked").contains("HTTP 500");
  }
}
