package dev.quarry.orchestrator.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every VectorStore. Each test begins with an empty store. */
public abstract class VectorStoreContract extends WordsFirstContract {

  @ParameterizedTest
  @EnumSource(SearchMode.class)
  void written_points_are_found(SearchMode mode) {
    var tools = document("Tools", "the chisel splits slate", "the wedge splits granite");
    write(tools);
    write(document("Birds", "the heron waits", "the swift sleeps in flight"));

    List<Hit> hits = store().search(query(mode, "wedge granite"));

    assertThat(hits.getFirst().chunkId()).isEqualTo(tools.chunk(1));
    assertThat(hits.getFirst().documentId()).isEqualTo(tools.generation().documentId());
    assertThat(hits.getFirst().generation()).isEqualTo(tools.generation().generation());
  }

  @ParameterizedTest
  @EnumSource(SearchMode.class)
  void hits_are_best_first_and_no_more_than_asked_for(SearchMode mode) throws Exception {
    List<Written> pages = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      pages.add(document("Quarry " + i, "granite " + "lime ".repeat(i) + "stone"));
    }
    inParallel(pages, this::write);

    List<Hit> all = store().search(limited(query(mode, "granite lime"), 20));
    List<Hit> few = store().search(limited(query(mode, "granite lime"), 3));

    assertThat(all).hasSize(20).isSortedAccordingTo(byScore());
    assertThat(new HashSet<>(all)).hasSize(20);
    assertThat(few).isEqualTo(all.subList(0, 3));
  }

  @ParameterizedTest
  @EnumSource(SearchMode.class)
  void an_empty_store_finds_nothing(SearchMode mode) {
    assertThat(store().search(query(mode, "granite"))).isEmpty();
    assertThat(store().count("acme", UUID.randomUUID(), 1)).isEqualTo(indexed(0, 0));
    store().delete("acme", UUID.randomUUID(), 1);
  }

  @Test
  void hybrid_search_finds_keyword_and_dense_matches() {
    List<String> noise = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      noise.add("pebble " + i + " gravel");
    }
    write(new Written(generation("acme", "books"), "Noise", noise));
    var words = document("Words", "the zymurgist arrives");
    writeWords(words);
    store().addVectors(words.generation(), List.of(words.vector(0, ToyVectors.of("pebble sand"))));
    var meaning = document("Meaning", "fermentation of beer");
    writeWords(meaning);
    store()
        .addVectors(meaning.generation(), List.of(meaning.vector(0, ToyVectors.of("zymurgist"))));

    List<Hit> hits = store().search(limited(query(SearchMode.HYBRID, "zymurgist"), 2));

    assertThat(hits)
        .extracting(Hit::chunkId)
        .containsExactlyInAnyOrder(words.chunk(0), meaning.chunk(0));
    assertThat(store().search(query(SearchMode.KEYWORD, "zymurgist")))
        .extracting(Hit::chunkId)
        .containsExactly(words.chunk(0));
    assertThat(store().search(query(SearchMode.DENSE, "zymurgist")).getFirst().chunkId())
        .isEqualTo(meaning.chunk(0));
  }

  @Test
  void a_word_in_the_title_counts_more_than_in_the_text() {
    var inText = document("A page of no name", "about slate and much else that is written here");
    var inTitle = document("Slate", "about roofs and much else that is written down here");
    write(inText);
    write(inTitle);

    assertThat(store().search(query(SearchMode.KEYWORD, "slate")))
        .extracting(Hit::chunkId)
        .containsExactly(inTitle.chunk(0), inText.chunk(0));
  }

  @Test
  void terms_match_by_stem() {
    var page = document("Page", "Quarries were drilled by miners");
    write(page);

    assertThat(store().search(query(SearchMode.KEYWORD, "drilling a quarry"))).hasSize(1);
    assertThat(store().search(query(SearchMode.KEYWORD, "the of and"))).isEmpty();
  }

  @Test
  void writing_a_generation_replaces_all_of_it() {
    var before = document("Page", "one amber", "two amber", "three amber");
    write(before);
    var after = before.with("one cobalt", "two cobalt");
    write(after);

    assertThat(count(after)).isEqualTo(indexed(2, 2));
    assertThat(store().search(query(SearchMode.KEYWORD, "amber"))).isEmpty();
    assertThat(store().search(query(SearchMode.KEYWORD, "cobalt"))).hasSize(2);
    assertThat(store().search(query(SearchMode.DENSE, "amber"))).hasSize(2);

    write(after.with());
    assertThat(count(after)).isEqualTo(indexed(0, 0));
    assertThat(store().search(query(SearchMode.DENSE, "cobalt"))).isEmpty();
  }

  @Test
  void deleting_a_tenant_deletes_all_its_generations_and_no_other_tenants() {
    var page = document("Page", "granite one");
    var former = page.next("granite two");
    var unseen = document("Unseen", "granite three");
    var other = new Written(generation("globex", "books"), "Other", List.of("granite four"));
    write(page);
    write(former);
    write(other);
    assertThat(store().search(query(SearchMode.HYBRID, "granite"))).hasSize(2);
    writeWords(unseen);

    store().deleteTenant("acme");
    store().deleteTenant("acme");

    assertThat(addVectors(unseen)).isFalse();
    for (SearchMode mode : SearchMode.values()) {
      assertThat(store().search(query(mode, "granite"))).isEmpty();
    }
    assertThat(count(page)).isEqualTo(indexed(0, 0));
    assertThat(count(unseen)).isEqualTo(indexed(0, 0));
    assertThat(count(other)).isEqualTo(indexed(1, 1));
  }

  @Test
  void writing_a_generation_again_does_not_duplicate_points() {
    var page = document("Page", "one amber", "two amber");
    write(page);
    Set<Hit> first = Set.copyOf(store().search(query(SearchMode.HYBRID, "amber")));
    write(page);
    write(page);

    assertThat(count(page)).isEqualTo(indexed(2, 2));
    assertThat(Set.copyOf(store().search(query(SearchMode.HYBRID, "amber")))).isEqualTo(first);
  }

  @Test
  void generations_coexist_until_one_is_deleted() {
    var old = document("Page", "granite one", "granite two");
    var fresh = old.next("granite three");
    write(old);
    write(fresh);

    assertThat(generationsFound("granite")).containsExactlyInAnyOrder(1L, 1L, 2L);

    delete(old);
    delete(old);

    assertThat(generationsFound("granite")).containsExactly(2L);
    assertThat(count(old)).isEqualTo(indexed(0, 0));
    assertThat(count(fresh)).isEqualTo(indexed(1, 1));
  }

  @Test
  void another_tenant_neither_finds_nor_deletes_nor_counts() {
    var mine = document("Page", "granite");
    write(mine);

    Query theirs = new Query("globex", null, Set.of(), SearchMode.HYBRID, "granite", vec(), 10);
    assertThat(store().search(theirs)).isEmpty();
    store().delete("globex", mine.generation().documentId(), 1);
    assertThat(store().count("globex", mine.generation().documentId(), 1)).isEqualTo(indexed(0, 0));
    assertThat(count(mine)).isEqualTo(indexed(1, 1));
  }

  @ParameterizedTest
  @EnumSource(SearchMode.class)
  void search_is_restricted_to_collection_and_documents(SearchMode mode) {
    var here = document("Page", "granite");
    var there = new Written(generation("acme", "other"), "Page", List.of("granite"));
    write(here);
    write(there);

    assertThat(find(mode, "books", Set.of())).containsExactly(here.chunk(0));
    assertThat(find(mode, "other", Set.of())).containsExactly(there.chunk(0));
    assertThat(find(mode, null, Set.of())).hasSize(2);
    assertThat(find(mode, null, Set.of(there.generation().documentId())))
        .containsExactly(there.chunk(0));
    assertThat(find(mode, "books", Set.of(there.generation().documentId()))).isEmpty();
    assertThat(find(mode, null, Set.of(UUID.randomUUID()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "acme*",
        "acme OR globex",
        "acme\" OR \"1\"=\"1",
        "Acme",
        " acme",
        "acm\u00e9",
        "{\"must\":[]}",
        "a:b\\c/d",
        "ac\nme",
        "%",
        "\u0000acme"
      })
  void names_are_never_query_syntax(String name) {
    write(document("Page", "granite"));
    var page = new Written(generation(name, name), "Page", List.of("granite"));

    for (SearchMode mode : SearchMode.values()) {
      Query query = new Query(name, name, Set.of(), mode, "granite", vec(), 10);
      assertThat(store().search(query)).isEmpty();
    }
    write(page);
    for (SearchMode mode : SearchMode.values()) {
      Query query = new Query(name, name, Set.of(), mode, "granite", vec(), 10);
      assertThat(store().search(query)).extracting(Hit::chunkId).containsExactly(page.chunk(0));
    }
    delete(page);
    assertThat(count(page)).isEqualTo(indexed(0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "granite AND (",
        "title: granite",
        "granite*~^9",
        "\"granite",
        "+-&&||!(){}[]granite"
      })
  void query_text_is_never_query_syntax(String text) {
    var page = document("Page", "granite");
    write(page);

    assertThat(store().search(query(SearchMode.KEYWORD, text)))
        .extracting(Hit::chunkId)
        .containsExactly(page.chunk(0));
  }

  @Test
  void very_long_query_is_accepted() {
    write(document("Page", "granite"));
    StringBuilder book = new StringBuilder("granite");
    for (int i = 0; i < 20_000; i++) {
      book.append(" word").append(i);
    }

    assertThat(store().search(query(SearchMode.HYBRID, book.toString()))).hasSize(1);
  }

  @Test
  void text_of_any_script_and_broken_text_is_kept() {
    var page =
        document(
            "Żółw \uD83D\uDC22",
            "採石場で花崗岩を切る",
            "naïve café \uD83E\uDEA8",
            "lone \uD800 surrogate",
            "");
    write(page);

    assertThat(count(page)).isEqualTo(indexed(4, 4));
    assertThat(store().search(query(SearchMode.KEYWORD, "花崗岩")))
        .extracting(Hit::chunkId)
        .containsExactly(page.chunk(0));
    assertThat(store().search(query(SearchMode.KEYWORD, "surrogate"))).hasSize(1);
    assertThat(store().search(query(SearchMode.KEYWORD, "żółw"))).hasSize(4);
  }

  @Test
  void a_long_document_is_one_generation() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      texts.add("passage number" + i + " of a long book");
    }
    var book = new Written(generation("acme", "books"), "Book", texts);
    write(book);

    assertThat(count(book)).isEqualTo(indexed(2_000, 2_000));
    assertThat(store().search(query(SearchMode.HYBRID, "number1777")).getFirst().chunkId())
        .isEqualTo(book.chunk(1777));

    write(book.with("a short book"));
    assertThat(count(book)).isEqualTo(indexed(1, 1));
    delete(book);
    assertThat(count(book)).isEqualTo(indexed(0, 0));
  }

  @Test
  void concurrent_writes_are_all_stored() throws Exception {
    List<Written> pages = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      pages.add(document("Page", "granite first" + i, "granite second" + i));
    }
    inParallel(pages, this::write);

    assertThat(store().search(limited(query(SearchMode.KEYWORD, "granite"), 100))).hasSize(80);
    inParallel(pages.subList(0, 20), this::delete);
    assertThat(store().search(limited(query(SearchMode.KEYWORD, "granite"), 100))).hasSize(40);
  }

  @Test
  void flushed_changes_survive_reopening() {
    var kept = document("Page", "granite");
    var gone = document("Page", "granite");
    write(kept);
    write(gone);
    delete(gone);
    flush();

    VectorStore reopened = reopen();

    assertThat(reopened.search(query(SearchMode.HYBRID, "granite")))
        .extracting(Hit::chunkId)
        .containsExactly(kept.chunk(0));
    assertThat(count(kept)).isEqualTo(indexed(1, 1));
    write(kept.next("granite again"));
    assertThat(generationsFound("granite")).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void vectors_of_another_dimension_are_refused() {
    var page = document("Page", "granite");
    write(page);
    Query narrow =
        new Query("acme", null, Set.of(), SearchMode.DENSE, "granite", new float[] {1, 0}, 10);

    assertWrongDimension(() -> store().search(narrow));
    assertWrongDimension(
        () -> store().addVectors(page.generation(), List.of(page.vector(0, new float[] {1, 0}))));
    assertThat(store().search(query(SearchMode.HYBRID, "granite")))
        .extracting(Hit::chunkId)
        .containsExactly(page.chunk(0));
  }

  private static void assertWrongDimension(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            VectorStoreException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(VectorStoreException.Reason.WRONG_DIMENSION);
              assertThat(e.concernsContent()).isFalse();
            });
  }

  @Test
  void top_hit_of_both_rankings_has_the_score_1() {
    var page = document("Page", "granite");
    write(page);

    assertThat(store().search(query(SearchMode.HYBRID, "granite")))
        .singleElement()
        .satisfies(hit -> assertThat(hit.score()).isCloseTo(1.0, within(1e-6)));
  }

  @Test
  void interrupted_caller_stays_interrupted_and_others_succeed() {
    write(document("Page", "granite"));
    Thread.currentThread().interrupt();
    try {
      write(document("Page", "granite"));
    } catch (VectorStoreException e) {
      assertThat(e).hasMessageContaining("interrupted");
    }
    assertThat(Thread.interrupted()).isTrue();

    var after = document("Page", "granite after");
    write(after);
    assertThat(count(after)).isEqualTo(indexed(1, 1));
  }
}
