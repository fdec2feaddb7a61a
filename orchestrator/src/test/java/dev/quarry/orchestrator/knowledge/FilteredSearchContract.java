package dev.quarry.orchestrator.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentFilter;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The part of the contract of a VectorStore on filters, languages and long queries. */
public abstract class FilteredSearchContract extends VectorStoreFixture {
  private static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");
  private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");

  /** A document of one chunk with its vector. */
  private UUID put(DocumentFields document, String headings, String text) {
    DocumentGeneration generation = generation("acme", "books");
    UUID chunk = DocumentIds.chunk(generation, 0);
    store().write(generation, List.of(new IndexedChunk(chunk, 0, headings, text, document)));
    store()
        .addVectors(
            generation, List.of(new VectorStore.ChunkVector(chunk, 0, ToyVectors.of(text))));
    return chunk;
  }

  private UUID put(String uri, @Nullable String language, Map<String, Object> metadata) {
    return put(DocumentFields.of(uri, "Page", language, metadata, MAY), "", "granite");
  }

  private List<UUID> find(SearchMode mode, DocumentFilter filter) {
    float[] vector = ToyVectors.of("granite");
    Query query =
        new Query("acme", null, Set.of(), filter, mode, "granite", List.of(vector), 1_000);
    return store().search(query).stream().map(Hit::chunkId).toList();
  }

  private static DocumentFilter prefix(String prefix) {
    return new DocumentFilter(prefix, null, null, null, null, Map.of());
  }

  private static DocumentFilter language(String language) {
    return new DocumentFilter(null, language, null, null, null, Map.of());
  }

  private static DocumentFilter dates(@Nullable Instant from, @Nullable Instant until) {
    return new DocumentFilter(null, null, null, from, until, Map.of());
  }

  private static DocumentFilter metadata(Map<String, String> members) {
    return new DocumentFilter(null, null, null, null, null, members);
  }

  @ParameterizedTest
  @EnumSource(SearchMode.class)
  void filter_by_prefix_compares_characters(SearchMode mode) {
    UUID guide = put("https://docs.test/Guide/one", "en", Map.of());
    UUID other = put("https://docs.test/gulf", "en", Map.of());

    assertThat(find(mode, prefix("https://docs.test/G"))).containsExactly(guide);
    assertThat(find(mode, prefix("https://docs.test/Guide/one"))).containsExactly(guide);
    assertThat(find(mode, prefix("https://docs.test/Guide/one/"))).isEmpty();
    assertThat(find(mode, prefix("https://docs.test/gu"))).containsExactly(other);
    assertThat(find(mode, prefix("docs.test"))).isEmpty();
    assertThat(find(mode, prefix("https://docs.test/*"))).isEmpty();
    assertThat(find(mode, prefix("h"))).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(SearchMode.class)
  void filter_by_language_includes_its_variants(SearchMode mode) {
    UUID british = put("a:1", "en-GB", Map.of());
    UUID english = put("a:2", "EN", Map.of());
    put("a:3", "eno", Map.of());
    put("a:4", null, Map.of());

    assertThat(find(mode, language("en"))).containsExactlyInAnyOrder(british, english);
    assertThat(find(mode, language("EN-gb"))).containsExactly(british);
    assertThat(find(mode, language("e"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(SearchMode.class)
  void filter_by_date_takes_the_stated_date_or_that_of_storage(SearchMode mode) {
    UUID stored = put("a:1", "en", Map.of());
    UUID published = put("a:2", "en", Map.of("published", "2026-06-01"));
    UUID modified =
        put(
            "a:3",
            "en",
            Map.of("published", "2020-01-01", "modified", "2026-07-01T10:00:00+02:00"));

    assertThat(find(mode, dates(JUNE, null))).containsExactlyInAnyOrder(published, modified);
    assertThat(find(mode, dates(null, JUNE))).containsExactly(stored);
    assertThat(find(mode, dates(MAY, JUNE.plusMillis(1))))
        .containsExactlyInAnyOrder(stored, published);
    assertThat(find(mode, dates(Instant.parse("2026-07-01T08:00:00Z"), null)))
        .containsExactly(modified);
  }

  @ParameterizedTest
  @EnumSource(SearchMode.class)
  void filter_by_version_and_metadata_compares_whole_values(SearchMode mode) {
    UUID old = put("a:1", "en", Map.of("version", "3.1", "team", List.of("red", "blue")));
    UUID fresh = put("a:2", "en", Map.of("version", "3.12", "team", "red", "pages", 7));
    String longValue = "x".repeat(40_000);
    UUID large = put("a:3", "en", Map.of("note", longValue, "nested", Map.of("team", "red")));

    assertThat(find(mode, new DocumentFilter(null, null, "3.1", null, null, Map.of())))
        .containsExactly(old);
    assertThat(find(mode, metadata(Map.of("team", "red")))).containsExactlyInAnyOrder(old, fresh);
    assertThat(find(mode, metadata(Map.of("team", "blue")))).containsExactly(old);
    assertThat(find(mode, metadata(Map.of("team", "red", "pages", "7")))).containsExactly(fresh);
    assertThat(FilterTerms.text(7.0)).isEqualTo(FilterTerms.text(7)).isEqualTo("7");
    assertThat(find(mode, metadata(Map.of("note", longValue)))).containsExactly(large);
    assertThat(find(mode, metadata(Map.of("team", "re")))).isEmpty();
  }

  /** More documents match than any list of ids could hold, and nearer ones do not. */
  @ParameterizedTest
  @EnumSource(SearchMode.class)
  void filter_is_exact_when_nearer_documents_do_not_pass(SearchMode mode) {
    for (int i = 0; i < 600; i++) {
      put("https://other.test/" + i, "en", Map.of());
    }
    List<UUID> wanted = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      DocumentFields document =
          DocumentFields.of("https://docs.test/" + i, "Page", "en", Map.of(), MAY);
      wanted.add(put(document, "", "granite beneath a lot of gravel and sand " + i));
    }

    assertThat(find(mode, prefix("https://docs.test/")))
        .containsExactlyInAnyOrderElementsOf(wanted);
  }

  @Test
  void vectors_added_after_a_restart_have_the_attributes_of_their_document() {
    DocumentGeneration generation = generation("acme", "books");
    UUID chunk = DocumentIds.chunk(generation, 0);
    DocumentFields document =
        DocumentFields.of("https://docs.test/a", "Page", "de", Map.of("version", "2"), MAY);
    store().write(generation, List.of(new IndexedChunk(chunk, 0, "", "granite", document)));
    flush();
    reopen();

    store()
        .addVectors(
            generation, List.of(new VectorStore.ChunkVector(chunk, 0, ToyVectors.of("granite"))));

    DocumentFilter all =
        new DocumentFilter("https://docs.test/", "de", "2", MAY, JUNE, Map.of("version", "2"));
    assertThat(find(SearchMode.DENSE, all)).containsExactly(chunk);
    assertThat(find(SearchMode.DENSE, prefix("https://other.test/"))).isEmpty();
  }

  @Test
  void words_match_by_the_rules_of_their_documents_language() {
    UUID german =
        put(DocumentFields.of("a:1", "Haus", "de", Map.of(), MAY), "", "Die Häuser stehen");
    UUID french = put(DocumentFields.of("a:2", "Page", "fr-CA", Map.of(), MAY), "", "les chevaux");
    UUID japanese = put(DocumentFields.of("a:3", "頁", "ja", Map.of(), MAY), "", "採石場で花崗岩を切る");
    UUID polish = put(DocumentFields.of("a:4", "Strona", "pl", Map.of(), MAY), "", "kamień polny");
    UUID unknown = put(DocumentFields.of("a:5", "Page", null, Map.of(), MAY), "", "two quarries");

    assertThat(words("häusern")).containsExactly(german);
    assertThat(words("cheval")).containsExactly(french);
    assertThat(words("花崗岩")).containsExactly(japanese);
    assertThat(words("KAMIEŃ")).containsExactly(polish);
    assertThat(words("quarry")).containsExactly(unknown);
    assertThat(words("quarry cheval")).containsExactlyInAnyOrder(french, unknown);
  }

  private List<UUID> words(String text) {
    return store().search(query(SearchMode.KEYWORD, text)).stream().map(Hit::chunkId).toList();
  }

  @Test
  void a_word_in_a_heading_counts_more_than_in_the_text() {
    DocumentFields page = DocumentFields.of("a:1", "Page", "en", Map.of(), MAY);
    UUID inText = put(page, "Roofs", "the slate of a roof is laid by hand");
    UUID inHeading = put(page, "Slate", "the tiles of a roof are laid by hand");

    assertThat(words("slate")).containsExactly(inHeading, inText);
  }

  @Test
  void a_long_text_is_found_by_its_rarest_words() {
    StringBuilder pasted = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      put("a:" + i, "en", Map.of("n", i));
    }
    for (int i = 0; i < 400; i++) {
      String common = "frame" + i;
      put(DocumentFields.of("b:" + i, "Page", "en", Map.of(), MAY), "", common + " granite");
      put(DocumentFields.of("c:" + i, "Page", "en", Map.of(), MAY), "", common + " granite");
      pasted.append(common).append(" at ");
    }
    DocumentFields page = DocumentFields.of("a:x", "Page", "en", Map.of(), MAY);
    UUID wanted = put(page, "", "zyzzyva granite");

    assertThat(words(pasted + "zyzzyva").getFirst()).isEqualTo(wanted);
  }

  @ParameterizedTest
  @EnumSource(names = {"DENSE", "HYBRID"})
  void a_chunk_is_as_near_as_to_the_nearest_window(SearchMode mode) {
    put(DocumentFields.of("a:1", "Page", "en", Map.of(), MAY), "", "gravel sand");
    UUID near = put(DocumentFields.of("a:2", "Page", "en", Map.of(), MAY), "", "granite");
    List<float[]> windows = List.of(ToyVectors.of("lime chalk"), ToyVectors.of("granite"));

    List<Hit> hits =
        store()
            .search(
                new Query(
                    "acme", null, Set.of(), DocumentFilter.NONE, mode, "unknown", windows, 10));

    assertThat(hits.getFirst().chunkId()).isEqualTo(near);
  }
}
