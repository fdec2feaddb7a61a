package dev.quarry.orchestrator.search;

import static dev.quarry.orchestrator.knowledge.Pages.key;
import static dev.quarry.orchestrator.knowledge.Pages.page;
import static dev.quarry.orchestrator.knowledge.Pages.pageIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.FieldProblem;
import dev.quarry.model.SearchFilters;
import dev.quarry.model.SearchMode;
import dev.quarry.model.SearchRequest;
import dev.quarry.model.SearchResponse;
import dev.quarry.model.SearchResult;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.embed.SentPassages;
import dev.quarry.orchestrator.embed.onnx.LoadedModel;
import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.StaleGenerationSweeper;
import dev.quarry.orchestrator.store.lucene.AnalyzerHighlighter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SearchServiceTest {
  private static final DocumentKey VACUUM = key("http://example.test/manual/vacuum");
  private static final DocumentKey HERON = key("http://example.test/birds/heron");

  @TempDir Path directory;
  private Library library;

  @BeforeEach
  void open() throws Exception {
    library = new Library(directory);
    library.store(
        page(
            VACUUM,
            "Routine vacuuming",
            "VACUUM reclaims storage occupied by dead tuples of a table.",
            "The autovacuum daemon runs VACUUM by itself when enough rows changed."));
    library.store(
        pageIn(
            "en-GB", HERON, "The heron", "It stands still in shallow water until a fish comes."));
  }

  @AfterEach
  void close() {
    library.close();
  }

  @ParameterizedTest
  @EnumSource(SearchMode.class)
  void the_right_passage_comes_first_with_its_source(SearchMode mode) throws Exception {
    SearchResponse response = search(ask("reclaim storage of dead tuples", mode));

    SearchResult best = response.results().getFirst();
    assertThat(best.text()).startsWith("VACUUM reclaims");
    assertThat(best.uri()).isEqualTo(VACUUM.uri());
    assertThat(best.title()).isEqualTo("Routine vacuuming");
    assertThat(best.headings()).containsExactly("Routine vacuuming");
    assertThat(best.collection()).isEqualTo("docs");
    assertThat(best.documentId()).isEqualTo(DocumentIds.document(VACUUM));
    assertThat(best.endOffset() - best.startOffset()).isEqualTo(best.text().length());
    assertThat(response.modeUsed()).isEqualTo(mode);
    assertThat(response.notice()).contains("untrusted");
    assertThat(response.warning()).isNull();
  }

  @Test
  void dense_search_finds_a_passage_without_common_words() throws Exception {
    assertThat(
            search(ask("how do wading birds hunt", SearchMode.HYBRID)).results().getFirst().uri())
        .isEqualTo(HERON.uri());
  }

  @Test
  void another_tenant_finds_nothing() throws Exception {
    SearchRequest request = ask("vacuum", SearchMode.HYBRID);

    assertThat(library.search().search("rival", request).results()).isEmpty();
  }

  @Test
  void filters_restrict() throws Exception {
    assertThat(uris(new SearchFilters("http://example.test/birds/", null, null)))
        .containsOnly(HERON.uri());
    assertThat(uris(new SearchFilters(null, List.of(DocumentIds.document(VACUUM)), null)))
        .containsOnly(VACUUM.uri());
    assertThat(uris(new SearchFilters(null, null, "EN"))).contains(HERON.uri(), VACUUM.uri());
    assertThat(uris(new SearchFilters(null, null, "en-gb"))).containsOnly(HERON.uri());
    assertThat(uris(new SearchFilters(null, null, "e"))).isEmpty();
    assertThat(uris(new SearchFilters(null, List.of(UUID.randomUUID()), null))).isEmpty();
    assertThat(
            uris(
                new SearchFilters(
                    "http://example.test/birds/", List.of(DocumentIds.document(VACUUM)), null)))
        .isEmpty();
  }

  @Test
  void filter_values_are_never_query_syntax() throws Exception {
    for (String filter : List.of("' or '1'='1", "%", "_", "http://example.test/%", "\\", "*:*")) {
      assertThat(uris(new SearchFilters(filter, null, null))).isEmpty();
      assertThat(uris(new SearchFilters(null, null, filter))).isEmpty();
    }
  }

  private List<String> uris(SearchFilters filters) throws Exception {
    return search(new SearchRequest("vacuum or heron", null, null, filters, null, null))
        .results()
        .stream()
        .map(SearchResult::uri)
        .toList();
  }

  @Test
  void unknown_collection_gives_a_warning() throws Exception {
    SearchResponse response = search(new SearchRequest("x", "nowhere", null, null, null, null));

    assertThat(response.results()).isEmpty();
    assertThat(response.warning()).contains("Nothing is stored");
  }

  @Test
  void search_finds_the_new_generation_only() throws Exception {
    library.store(page(VACUUM, "Routine vacuuming", "VACUUM has moved to another page."));

    List<SearchResult> results = search(ask("vacuum", SearchMode.HYBRID)).results();

    assertThat(results)
        .filteredOn(result -> result.uri().equals(VACUUM.uri()))
        .extracting(SearchResult::text)
        .containsExactly("VACUUM has moved to another page.");
  }

  @Test
  void unpublished_generation_is_not_found() throws Exception {
    var reserved = library.documents.reserve(library.job().fence(), HERON);
    library.index(reserved, "heron", "heron heron");

    assertThat(search(ask("heron", SearchMode.KEYWORD)).results())
        .extracting(SearchResult::text)
        .containsExactly("It stands still in shallow water until a fish comes.");
  }

  @Test
  void search_during_a_publication_finds_one_generation() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < 40; i++) {
                      library.store(page(HERON, "The heron", "heron one " + i, "heron two " + i));
                    }
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  } finally {
                    over.set(true);
                  }
                });
    library.store(page(HERON, "The heron", "heron one x", "heron two x"));
    while (!over.get()) {
      assertThat(search(ask("heron", SearchMode.KEYWORD)).results())
          .filteredOn(result -> result.uri().equals(HERON.uri()))
          .hasSize(2)
          .extracting(result -> result.text().replaceAll("heron (one|two)", ""))
          .satisfies(versions -> assertThat(versions.get(0)).isEqualTo(versions.get(1)));
    }
    writer.join();
  }

  @Test
  void sweeper_removes_stale_vectors_only() throws Exception {
    UUID id = DocumentIds.document(HERON);
    long seen = library.documents.version(HERON).orElseThrow().generation();
    var reserved = library.documents.reserve(library.job().fence(), HERON);
    library.index(reserved, "", "x");
    UUID deleted = DocumentIds.document(VACUUM);
    long gone = library.documents.version(VACUUM).orElseThrow().generation();
    library.documents.delete("acme", deleted);
    var sweeper = new StaleGenerationSweeper(library.documents, library.vectors, Duration.ZERO);

    assertThat(sweeper.tick()).isEqualTo(1);
    assertThat(library.vectors.count("acme", id, reserved.generation()).chunks()).isEqualTo(1);
    library.job().loseLease();
    assertThat(sweeper.tick()).isEqualTo(1);
    assertThat(sweeper.tick()).isZero();

    assertThat(library.vectors.count("acme", id, reserved.generation()).chunks()).isZero();
    assertThat(library.vectors.count("acme", deleted, gone).chunks()).isZero();
    assertThat(library.vectors.count("acme", id, seen).chunks()).isEqualTo(1);
  }

  @Test
  void at_most_three_results_per_document() throws Exception {
    library.store(page(key("http://example.test/long"), "Ponds", ponds(8)));

    assertThat(search(ask("pond water", SearchMode.HYBRID)).results())
        .filteredOn(result -> "Ponds".equals(result.title()))
        .hasSize(3);
  }

  @Test
  void results_fit_max_tokens_with_at_least_one_result() throws Exception {
    for (int i = 0; i < 5; i++) {
      library.store(page(key("http://example.test/pond/" + i), "Pond " + i, ponds(1)));
    }
    int each = LoadedModel.tokens().count(ponds(1)[0]);

    assertThat(ask("pond water", each * 3).results()).hasSize(3);
    assertThat(ask("pond water", 1).results()).hasSize(1);
  }

  private SearchResponse ask(String query, int maxTokens) throws Exception {
    return search(new SearchRequest(query, null, null, null, SearchMode.KEYWORD, maxTokens));
  }

  private static String[] ponds(int count) {
    String[] texts = new String[count];
    for (int i = 0; i < count; i++) {
      texts[i] = "pond water " + i;
    }
    return texts;
  }

  @Test
  void invalid_request_lists_all_problems() {
    SearchRequest request =
        new SearchRequest(" ", null, 51, new SearchFilters(null, List.of(), null), null, 0);

    assertThatThrownBy(() -> search(request))
        .isInstanceOfSatisfying(
            InvalidSearchException.class,
            e ->
                assertThat(e.problems())
                    .extracting(FieldProblem::field)
                    .containsExactly("query", "limit", "max_tokens", "filters.document_ids"));
  }

  @Test
  void hybrid_search_without_model_falls_back_to_keywords_with_a_warning() throws Exception {
    SearchService search =
        new SearchService(
            new AbsentModel(),
            library.vectors,
            library.catalog,
            LoadedModel.tokens(),
            new AnalyzerHighlighter());

    SearchResponse response = search.search("acme", ask("vacuum", (SearchMode) null));

    assertThat(response.results().getFirst().uri()).isEqualTo(VACUUM.uri());
    assertThat(response.mode()).isEqualTo(SearchMode.HYBRID);
    assertThat(response.modeUsed()).isEqualTo(SearchMode.KEYWORD);
    assertThat(response.warning()).contains("keywords", "still loading");
    assertThatThrownBy(() -> search.search("acme", ask("vacuum", SearchMode.DENSE)))
        .isInstanceOf(EmbeddingUnavailableException.class)
        .hasMessageContaining("still loading");
  }

  @ParameterizedTest
  @EnumSource(SearchMode.class)
  void highlights_are_the_words_that_match_in_every_mode(SearchMode mode) throws Exception {
    List<SearchResult> results = search(highlighting("\"reclaimed tuple\"", mode)).results();

    SearchResult best = results.getFirst();
    assertThat(words(best)).containsExactly("reclaims", "tuples");
  }

  @Test
  void hit_without_a_common_word_has_no_highlights() throws Exception {
    List<SearchResult> results =
        search(highlighting("a bird that hunts", SearchMode.DENSE)).results();

    assertThat(results.getFirst().uri()).isEqualTo(HERON.uri());
    assertThat(results.getFirst().highlights()).isEmpty();
    assertThat(search(ask("heron", SearchMode.KEYWORD)).results().getFirst().highlights()).isNull();
  }

  private static SearchRequest highlighting(String query, SearchMode mode) {
    return new SearchRequest(query, null, null, null, mode, null, true);
  }

  private static List<String> words(SearchResult result) {
    return Objects.requireNonNull(result.highlights()).stream()
        .map(range -> result.text().substring(range.start(), range.end()))
        .toList();
  }

  private SearchResponse search(SearchRequest request) throws Exception {
    return library.search().search("acme", request);
  }

  private static SearchRequest ask(String query, @Nullable SearchMode mode) {
    return new SearchRequest(query, null, null, null, mode, null);
  }

  private static final class AbsentModel implements Embedder {
    @Override
    public String model() {
      return "absent";
    }

    @Override
    public void check() throws EmbeddingException {
      throw EmbeddingException.retryable("embedder_not_ready", "The model is still loading.");
    }

    @Override
    public List<float[]> embedPassages(List<String> passages, SentPassages sent)
        throws EmbeddingException {
      throw EmbeddingException.retryable("embedder_not_ready", "The model is still loading.");
    }

    @Override
    public float[] embedQuery(String query) throws EmbeddingException {
      throw EmbeddingException.retryable("embedder_not_ready", "The model is still loading.");
    }
  }
}
