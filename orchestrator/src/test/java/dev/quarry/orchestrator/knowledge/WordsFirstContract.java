package dev.quarry.orchestrator.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The part of the contract of a VectorStore on words without vectors, and vectors added later. */
abstract class WordsFirstContract extends FilteredSearchContract {

  @Test
  void words_are_found_before_their_vectors() {
    var page = document("Page", "one granite", "two granite");
    writeWords(page);

    assertThat(chunks(SearchMode.KEYWORD, "two granite").getFirst()).isEqualTo(page.chunk(1));
    assertThat(chunks(SearchMode.HYBRID, "two granite").getFirst()).isEqualTo(page.chunk(1));
    assertThat(chunks(SearchMode.DENSE, "two granite")).isEmpty();
    assertThat(count(page)).isEqualTo(indexed(2, 0));

    assertThat(addVectors(page)).isTrue();

    assertThat(chunks(SearchMode.DENSE, "two granite"))
        .containsExactly(page.chunk(1), page.chunk(0));
    assertThat(count(page)).isEqualTo(indexed(2, 2));
  }

  @Test
  void vectors_may_be_added_chunk_by_chunk() {
    var page = document("Page", "one granite", "two granite", "three granite");
    writeWords(page);

    assertThat(store().addVectors(page.generation(), page.vectors().subList(1, 2))).isTrue();

    assertThat(chunks(SearchMode.DENSE, "granite")).containsExactly(page.chunk(1));
    assertThat(chunks(SearchMode.HYBRID, "granite"))
        .containsExactlyInAnyOrder(page.chunk(0), page.chunk(1), page.chunk(2));
    assertThat(count(page)).isEqualTo(indexed(3, 1));
  }

  /** Otherwise a page would fall behind while its vectors are computed. */
  @Test
  void hybrid_counts_the_keyword_score_of_a_chunk_without_a_vector_for_both() {
    var pending = document("Pending", "granite");
    var other = document("Other", "granite slate lime");
    var last = document("Last", "granite slate lime sand gravel chalk");
    for (var page : List.of(pending, other, last)) {
      writeWords(page);
    }
    store().addVectors(other.generation(), List.of(other.vector(0, ToyVectors.of("granite"))));
    store().addVectors(last.generation(), List.of(last.vector(0, ToyVectors.of("chalk"))));

    List<Hit> hits = store().search(query(SearchMode.HYBRID, "granite"));

    assertThat(chunks(SearchMode.KEYWORD, "granite"))
        .containsExactly(pending.chunk(0), other.chunk(0), last.chunk(0));
    assertThat(chunks(SearchMode.DENSE, "granite")).containsExactly(other.chunk(0), last.chunk(0));
    assertThat(hits)
        .extracting(Hit::chunkId)
        .containsExactly(pending.chunk(0), other.chunk(0), last.chunk(0));
    assertThat(hits.getFirst().score()).isCloseTo(1, within(1e-6));
    // Its weight of the dense ranking, and less than all of the keyword ranking.
    assertThat(hits.get(1).score()).isBetween(.65, .995);
    assertThat(hits.getLast().score()).isLessThan(.4);
    assertThat(store().search(limited(query(SearchMode.HYBRID, "granite"), 2)))
        .isEqualTo(hits.subList(0, 2));
  }

  @Test
  void hybrid_without_any_vector_is_the_keyword_order() {
    var page = document("Page", "granite slate", "granite", "granite slate lime");
    writeWords(page);

    List<Hit> hits = store().search(query(SearchMode.HYBRID, "granite"));

    assertThat(hits)
        .extracting(Hit::chunkId)
        .containsExactly(page.chunk(1), page.chunk(0), page.chunk(2));
  }

  @Test
  void vectors_added_again_replace_the_former_ones() {
    var page = document("Page", "granite", "slate");
    write(page);
    write(document("Other", "sand"));

    assertThat(addVectors(page)).isTrue();
    assertThat(count(page)).isEqualTo(indexed(2, 2));
    assertThat(chunks(SearchMode.DENSE, "granite")).hasSize(3).doesNotHaveDuplicates();

    store().addVectors(page.generation(), List.of(page.vector(0, ToyVectors.of("sand"))));
    assertThat(count(page)).isEqualTo(indexed(2, 2));
    assertThat(chunks(SearchMode.DENSE, "sand").subList(0, 2)).contains(page.chunk(0));
  }

  @Test
  void vectors_of_a_deleted_generation_are_not_stored() {
    var page = document("Page", "granite");
    assertThat(addVectors(page)).as("never written").isFalse();
    var other = document("Other", "slate");
    write(other);
    writeWords(page);
    delete(page);

    assertThat(addVectors(page)).isFalse();

    assertThat(count(page)).isEqualTo(indexed(0, 0));
    assertThat(chunks(SearchMode.DENSE, "granite")).containsExactly(other.chunk(0));
    assertThat(store().addVectors(page.generation(), List.of())).as("nothing to add").isTrue();
  }

  @Test
  void vectors_that_race_with_a_deletion_leave_nothing() throws Exception {
    List<Written> pages = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      pages.add(document("Page " + i, "granite", "slate"));
    }
    inParallel(pages, this::writeWords);
    List<Runnable> calls = new ArrayList<>();
    for (Written page : pages) {
      calls.add(() -> addVectors(page));
      calls.add(() -> delete(page));
    }

    inParallel(calls, Runnable::run);

    assertThat(pages).allSatisfy(page -> assertThat(count(page)).isEqualTo(indexed(0, 0)));
    assertThat(chunks(SearchMode.DENSE, "granite")).isEmpty();
  }

  @Test
  void writing_words_again_replaces_the_whole_generation() {
    var before = document("Page", "one amber", "two amber", "three amber");
    write(before);
    var after = before.with("one cobalt", "two cobalt");

    writeWords(after);

    assertThat(count(after)).isEqualTo(indexed(2, 0));
    assertThat(chunks(SearchMode.DENSE, "amber")).isEmpty();
    assertThat(chunks(SearchMode.HYBRID, "amber")).isEmpty();
    assertThat(addVectors(after)).isTrue();
    assertThat(count(after)).isEqualTo(indexed(2, 2));
  }

  @Test
  void vectors_belong_to_tenant_and_generation() {
    var mine = document("Page", "granite");
    writeWords(mine);
    UUID id = mine.generation().documentId();
    var theirs =
        new Written(
            new VectorStore.DocumentGeneration("globex", "books", id, 2), "Page", List.of("slate"));

    assertThat(addVectors(mine.next("granite"))).isFalse();
    assertThat(addVectors(theirs)).isFalse();
    assertThat(count(mine)).isEqualTo(indexed(1, 0));
  }

  @Test
  void concurrent_writers_lose_nothing() throws Exception {
    List<Written> pages = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      pages.add(document("Page " + i, "granite " + i, "slate " + i, "lime " + i));
    }
    inParallel(
        pages,
        page -> {
          long incarnation = store().incarnation();
          writeWords(page);
          for (int i = 0; i < 3; i++) {
            store().addVectors(page.generation(), page.vectors().subList(i, i + 1));
          }
          store().flush(incarnation);
        });

    assertThat(pages).allSatisfy(page -> assertThat(count(page)).isEqualTo(indexed(3, 3)));
    VectorStore reopened = reopen();
    assertThat(reopened.search(limited(query(SearchMode.DENSE, "granite"), 200))).hasSize(120);
    assertThat(pages).allSatisfy(page -> assertThat(count(page)).isEqualTo(indexed(3, 3)));
  }

  private List<UUID> chunks(SearchMode mode, String text) {
    return store().search(query(mode, text)).stream().map(Hit::chunkId).toList();
  }
}
