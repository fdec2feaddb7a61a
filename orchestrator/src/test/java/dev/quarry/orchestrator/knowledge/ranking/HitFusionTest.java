package dev.quarry.orchestrator.knowledge.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quarry.orchestrator.knowledge.VectorStore.Candidates;
import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How the scores of both rankings become one, with the constants of the product. */
final class HitFusionTest {
  private static final double SMALL = 1e-9;

  /** A chunk of a page of its own. */
  private static Hit hit(int chunk, double score) {
    return hit(chunk, chunk, score);
  }

  private static Hit hit(int chunk, int page, double score) {
    return new Hit(new UUID(0, chunk), new UUID(1, page), 1, score);
  }

  private static void assertScores(List<Hit> hits, double... scores) {
    assertThat(hits).hasSize(scores.length);
    for (int i = 0; i < scores.length; i++) {
      assertThat(hits.get(i).score()).as("place %d", i).isCloseTo(scores[i], within(SMALL));
    }
  }

  private static List<Long> chunks(List<Hit> hits) {
    return hits.stream().map(hit -> hit.chunkId().getLeastSignificantBits()).toList();
  }

  @Test
  void the_dense_ranking_has_65_hundredths_of_the_score() {
    List<Hit> fused =
        HitFusion.fuse(
            new Candidates(
                List.of(hit(1, .9), hit(2, .7), hit(3, .5)),
                List.of(hit(4, 10), hit(2, 6), hit(3, 2)),
                Set.of()));

    assertThat(chunks(fused)).containsExactly(1L, 2L, 4L, 3L);
    assertScores(fused, .65, .325 + .175, .35, 0);
  }

  @Test
  void a_tenth_of_the_next_passage_counts_for_the_best_one_of_its_page() {
    List<Hit> fused =
        HitFusion.fuse(
            new Candidates(
                List.of(hit(1, 1, .90), hit(2, 2, .89), hit(3, 2, .88), hit(4, 2, .87), hit(5, .4)),
                List.of(),
                Set.of()));

    assertThat(chunks(fused)).containsExactly(2L, 3L, 4L, 1L, 5L);
    double second = .65 * .98;
    assertThat(fused.getFirst().score())
        .isCloseTo(second + .1 * .65 * .96 + .01 * .65 * .94, within(SMALL));
  }

  @Test
  void passages_of_another_generation_are_of_another_page() {
    Hit old = new Hit(new UUID(0, 2), new UUID(1, 1), 2, .88);
    List<Hit> fused =
        HitFusion.fuse(
            new Candidates(List.of(hit(1, 1, .9), old, hit(3, .4)), List.of(), Set.of()));

    assertScores(fused, .65, .65 * .96, 0);
  }

  @Test
  void a_chunk_without_a_vector_counts_in_both_rankings_as_in_its_own() {
    List<Hit> fused =
        HitFusion.fuse(
            new Candidates(
                List.of(hit(1, .9), hit(2, .5)),
                List.of(hit(3, 10), hit(4, 4), hit(5, 2)),
                Set.of(new UUID(0, 3), new UUID(0, 4))));

    assertThat(chunks(fused)).startsWith(3L, 1L, 4L);
    assertScores(fused.subList(0, 3), 1, .65, .25);
  }

  @Test
  void scores_that_hardly_differ_are_alike() {
    List<Hit> fused =
        HitFusion.fuse(
            new Candidates(
                List.of(hit(1, .80), hit(2, .79)), List.of(hit(2, 10), hit(1, 9.7)), Set.of()));

    assertThat(chunks(fused)).containsExactly(1L, 2L);
    assertScores(fused, .65 + .35 * .9, .65 * .9 + .35);
  }
}
