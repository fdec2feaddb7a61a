package dev.quarry.orchestrator.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.SearchFilters;
import dev.quarry.model.SearchMode;
import dev.quarry.model.SearchRequest;
import dev.quarry.model.SearchResult;
import dev.quarry.orchestrator.embed.onnx.LoadedModel;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.NewDocument;
import dev.quarry.orchestrator.knowledge.Pages;
import dev.quarry.orchestrator.pipeline.chunk.Anchors;
import dev.quarry.orchestrator.pipeline.chunk.ChunkSizes;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.chunk.Definitions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the passages of a search show, and which of them are folded. */
class SearchPassagesTest {
  @TempDir Path directory;
  private Library library;

  @BeforeEach
  void open() {
    library = new Library(directory);
  }

  @AfterEach
  void close() {
    library.close();
  }

  private void store(String uri, String title, Map<String, Object> metadata, String markdown)
      throws Exception {
    store(uri, title, metadata, markdown, Anchors.NONE);
  }

  private void store(
      String uri, String title, Map<String, Object> metadata, String markdown, Anchors anchors)
      throws Exception {
    DocumentKey key = Pages.key(uri);
    Chunker chunker = new Chunker(LoadedModel.tokens(), ChunkSizes.DEFAULT);
    library.store(
        new NewDocument(
            key,
            title,
            "en",
            markdown,
            markdown.getBytes(UTF_8),
            null,
            null,
            List.of(),
            metadata,
            chunker.chunk(title, markdown, anchors, Definitions.NONE),
            false));
  }

  private List<SearchResult> search(
      String query, @Nullable SearchFilters filters, @Nullable Integer maxTokens) throws Exception {
    return library
        .search()
        .search("acme", new SearchRequest(query, null, 50, filters, SearchMode.HYBRID, maxTokens))
        .results();
  }

  private List<SearchResult> search(String query) throws Exception {
    return search(query, null, null);
  }

  private static SearchFilters filters(
      @Nullable String version,
      @Nullable String from,
      @Nullable String to,
      @Nullable Map<String, Object> metadata) {
    return new SearchFilters(null, null, null, version, from, to, metadata);
  }

  @Test
  void passages_show_no_link_targets_and_link_to_their_place() throws Exception {
    String text =
        "Start here.\n\n"
            + "## Roof tiles\n\n"
            + "Tiles of [slate](https://stone.test/slate) last, see `a[0](x)`.";
    store(
        "https://docs.test/roofs",
        "Roofs",
        Map.of(),
        text,
        new Anchors(List.of(Map.entry(text.indexOf("##"), "roof tiles"))));

    SearchResult found = search("tiles of slate").getFirst();

    assertThat(found.text()).contains("Tiles of slate last, see `a[0](x)`.");
    assertThat(found.link())
        .isIn("https://docs.test/roofs", "https://docs.test/roofs#roof%20tiles");
  }

  @Test
  void rows_of_a_long_table_show_its_head() throws Exception {
    StringBuilder table = new StringBuilder("| Signal | Default action |\n| --- | --- |\n");
    for (int i = 0; i < 120; i++) {
      table.append("| SIG").append(i).append(" | terminates the process number ").append(i);
      table.append(" |\n");
    }
    store("https://docs.test/signals", "Signals", Map.of(), table.toString());

    SearchResult found = search("SIG97").getFirst();

    assertThat(found.text()).startsWith("| Signal | Default action |\n| --- | --- |\n| SIG");
    assertThat(found.text()).contains("| SIG97 |").containsOnlyOnce("Default action");
  }

  @Test
  void near_duplicates_within_a_page_are_folded() throws Exception {
    String note =
        " of the quarry is closed to visitors from the first of May until the end of June.";
    String filler = "Nothing else is said here about anything that matters to anyone. ".repeat(14);
    store(
        "https://docs.test/a",
        "Visits",
        Map.of(),
        "## North\n\nThe gate"
            + note
            + "\n\n## Other\n\n"
            + filler
            + "\n\n## South\n\nThe gate"
            + note);

    assertThat(search("gate closed to visitors"))
        .filteredOn(found -> found.text().contains("closed to visitors"))
        .hasSize(1);
  }

  @Test
  void newest_version_is_preferred_listed_and_filtered() throws Exception {
    String text = "The option --jobs sets how many tests run at once.";
    for (String version : List.of("3.9", "3.12", "3.10")) {
      store(
          "https://docs.test/" + version + "/tests",
          "Running tests - Tool " + version,
          Map.of("version", version),
          text + (version.equals("3.9") ? "" : " It needs a pool."));
    }

    List<SearchResult> found = search("how many tests run at once");

    assertThat(found).extracting(SearchResult::version).containsExactly("3.12");
    assertThat(search("how many tests run at once", filters("3.9", null, null, null), null))
        .extracting(SearchResult::uri)
        .containsExactly("https://docs.test/3.9/tests");
  }

  @Test
  void dates_and_metadata_are_filtered() throws Exception {
    store("https://a.test/1", "May", Map.of("published", "2026-05-31"), "granite in spring");
    store("https://a.test/2", "June", Map.of("published", "2026-06-01", "team", "red"), "granite");

    assertThat(search("granite", filters(null, "2026-05-01", "2026-05-31", null), null))
        .extracting(SearchResult::title)
        .containsExactly("May");
    assertThat(search("granite", filters(null, null, null, Map.of("team", "red")), null))
        .extracting(SearchResult::title)
        .containsExactly("June");
    store("https://a.test/3", "Local time", Map.of("published", "2019-03-04T05:06"), "granite");
    store("https://a.test/4", "Year", Map.of("published", "2012"), "granite");
    assertThat(search("granite", filters(null, "2019-03-04", "2019-03-04", null), null))
        .extracting(SearchResult::title)
        .containsExactly("Local time");
    assertThat(search("granite", filters(null, "2012-01-01T00:00:00Z", "2012-12-31", null), null))
        .extracting(SearchResult::title)
        .containsExactly("Year");
    store("https://a.test/5", "Number", Map.of("size", 7.0), "granite");
    assertThat(search("granite", filters(null, null, null, Map.of("size", 7)), null))
        .extracting(SearchResult::title)
        .containsExactly("Number");
    assertThatThrownBy(
            () -> search("granite", filters(null, "+999999999-01-01T00:00:00Z", null, null), null))
        .isInstanceOf(InvalidSearchException.class)
        .hasMessageContaining("filters.date_from");
    assertThatThrownBy(() -> search("granite", filters(null, "May", null, null), null))
        .isInstanceOf(InvalidSearchException.class)
        .hasMessageContaining("filters.date_from");
    assertThatThrownBy(
            () -> search("granite", filters(null, null, null, Map.of("a", List.of())), null))
        .isInstanceOf(InvalidSearchException.class)
        .hasMessageContaining("filters.metadata.a");
  }

  @ParameterizedTest
  @EnumSource(SearchMode.class)
  void a_pasted_error_of_8000_characters_is_found(SearchMode mode) throws Exception {
    store("https://a.test/1", "Locks", Map.of(), "Error 1205: lock wait timeout exceeded.");
    store("https://a.test/2", "Birds", Map.of(), "The heron stands still in shallow water.");
    StringBuilder pasted = new StringBuilder();
    for (int i = 0; pasted.length() < 7_900; i++) {
      pasted.append("\tat com.shop.order.Service$").append(i).append(".call(Service.java)\n");
    }
    pasted.setLength(7_900);
    String query = pasted + " Caused by: lock wait timeout exceeded, error 1205";
    assertThat(query).hasSizeLessThan(8_000);

    List<SearchResult> found =
        library
            .search()
            .search("acme", new SearchRequest(query, null, null, null, mode, null))
            .results();

    assertThat(found.getFirst().title()).isEqualTo("Locks");
    assertThatThrownBy(() -> search("x".repeat(8_001)))
        .isInstanceOf(InvalidSearchException.class)
        .hasMessageContaining("8000");
  }

  @Test
  void texts_together_never_exceed_max_tokens() throws Exception {
    for (int i = 0; i < 5; i++) {
      store(
          "https://a.test/" + i, "Page " + i, Map.of(), "granite " + "lime stone ".repeat(40) + i);
    }

    for (int maxTokens : List.of(5, 20, 90, 200, 1_000)) {
      int sum =
          search("granite", null, maxTokens).stream()
              .mapToInt(found -> LoadedModel.tokens().count(found.text()))
              .sum();
      assertThat(sum).isPositive().isLessThanOrEqualTo(maxTokens);
    }
  }
}
