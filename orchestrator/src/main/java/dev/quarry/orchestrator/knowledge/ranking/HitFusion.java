package dev.quarry.orchestrator.knowledge.ranking;

import dev.quarry.orchestrator.knowledge.VectorStore.Candidates;
import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Fuses the dense and the keyword ranking: a convex combination of their scores, which are min-max
 * normalised (Bruch, Gai, Ingber 2023), and then evidence of the other passages of a page.
 *
 * <p>A chunk that one ranking does not have counts 0 there, as the last one of that ranking. A
 * chunk that has no vector yet counts in both as it does in the keyword ranking, so that it is not
 * ranked down. The best passage of a page gets a share of the scores of the next ones, and the
 * order of the passages within a page stays.
 *
 * <p>The constants are measured with the built-in model by {@code bench.jar retrieval}, see
 * docs/quality.md; reciprocal rank fusion was worse than the dense ranking alone where the keyword
 * ranking is weak. Both stores deliver their candidates to here, so they rank alike.
 */
public final class HitFusion {
  /** How many chunks of each ranking are fused: the last one is the zero of the normalisation. */
  public static final int DEPTH = 400;

  /** The smallest range of cosines, and the smallest part of the best keyword score. */
  static final double MIN_COSINE_RANGE = .1;

  static final double MIN_KEYWORD_RANGE = .3;

  /** The weight of the dense ranking; the keyword ranking has the rest. */
  static final double DENSE_WEIGHT = .65;

  /** The share of the next best passage of a page; the third has the square of it. */
  static final double PAGE_EVIDENCE = .1;

  /** So many passages of a page count. */
  static final int EVIDENCE_PASSAGES = 3;

  private HitFusion() {}

  private record Page(UUID documentId, long generation) {
    static Page of(Hit hit) {
      return new Page(hit.documentId(), hit.generation());
    }
  }

  /** All candidates, best first. Equal scores keep the order of the dense ranking. */
  public static List<Hit> fuse(Candidates found) {
    return fuse(found, DENSE_WEIGHT, PAGE_EVIDENCE);
  }

  /** Fuses with other constants, to measure them. */
  public static List<Hit> fuse(Candidates found, double denseWeight, double pageEvidence) {
    Map<UUID, Double> dense = normalised(found.dense(), MIN_COSINE_RANGE);
    double bestWords = found.keyword().isEmpty() ? 0 : found.keyword().getFirst().score();
    Map<UUID, Double> keyword = normalised(found.keyword(), MIN_KEYWORD_RANGE * bestWords);
    Map<UUID, Hit> hits = new LinkedHashMap<>();
    found.dense().forEach(hit -> hits.putIfAbsent(hit.chunkId(), hit));
    found.keyword().forEach(hit -> hits.putIfAbsent(hit.chunkId(), hit));
    List<Hit> fused = new ArrayList<>(hits.size());
    for (Hit hit : hits.values()) {
      double words = keyword.getOrDefault(hit.chunkId(), 0.0);
      double meaning =
          found.withoutVector().contains(hit.chunkId())
              ? words
              : dense.getOrDefault(hit.chunkId(), 0.0);
      fused.add(hit.scored(denseWeight * meaning + (1 - denseWeight) * words));
    }
    fused.sort(Comparator.comparingDouble(Hit::score).reversed());
    return byPage(fused, pageEvidence);
  }

  /**
   * Scores from 1, of the first hit, to 0, of the last one.
   *
   * @param minRange scores that differ by less are alike: in a small collection the last hit is
   *     nearly as good as the first
   */
  private static Map<UUID, Double> normalised(List<Hit> ranking, double minRange) {
    if (ranking.isEmpty()) {
      return Map.of();
    }
    double best = ranking.getFirst().score();
    double range = Math.max(minRange, best - ranking.getLast().score());
    Map<UUID, Double> scores = new HashMap<>();
    for (Hit hit : ranking) {
      double part = range > 0 ? 1 - (best - hit.score()) / range : 1;
      scores.putIfAbsent(hit.chunkId(), part);
    }
    return scores;
  }

  private static List<Hit> byPage(List<Hit> fused, double share) {
    Map<Page, List<Double>> scores = new HashMap<>();
    for (Hit hit : fused) {
      scores.computeIfAbsent(Page.of(hit), _ -> new ArrayList<>()).add(hit.score());
    }
    Map<Page, Double> factors = new HashMap<>();
    scores.forEach((page, best) -> factors.put(page, factor(best, share)));
    List<Hit> ranked = new ArrayList<>(fused.size());
    for (Hit hit : fused) {
      ranked.add(hit.scored(hit.score() * factors.getOrDefault(Page.of(hit), 1.0)));
    }
    ranked.sort(Comparator.comparingDouble(Hit::score).reversed());
    return ranked;
  }

  /** By how much the other passages of a page raise the score of its best one. */
  private static double factor(List<Double> best, double share) {
    if (best.getFirst() <= 0) {
      return 1;
    }
    double sum = 0;
    double weight = 1;
    for (double score : best.subList(0, Math.min(EVIDENCE_PASSAGES, best.size()))) {
      sum += weight * score;
      weight *= share;
    }
    return sum / best.getFirst();
  }
}
