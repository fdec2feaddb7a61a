package dev.quarry.orchestrator.knowledge.ranking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reciprocal rank fusion (RRF; Cormack, Clarke, Büttcher 2009): {@code score = sum of 1 / (K +
 * rank)} over all rankings, ranks from 1.
 *
 * <p>Adding min-max normalised scores measured slightly better with the built-in model (nDCG@10
 * .735 against .723 on SciFact, .420 against .404 on Cranfield; with MiniLM one better, one worse).
 * These differences are within the noise of 300 queries. RRF does not depend on the score
 * distribution of a model or a server, and Qdrant implements it on the server, so both stores rank
 * alike.
 */
public final class ReciprocalRankFusion {
  /**
   * RRF smoothing constant k (60 in the paper); larger values flatten the advantage of top ranks.
   */
  public static final int K = 60;

  private ReciprocalRankFusion() {}

  public record Ranked<T>(T item, double score) {}

  /**
   * Fuses rankings into the best {@code limit} items, best first. Equal scores keep the order of
   * the first ranking that contains them.
   */
  public static <T> List<Ranked<T>> fuse(List<List<T>> rankings, int limit) {
    Map<T, Double> scores = new LinkedHashMap<>();
    for (List<T> ranking : rankings) {
      for (int i = 0; i < ranking.size(); i++) {
        scores.merge(ranking.get(i), 1.0 / (K + i + 1), Double::sum);
      }
    }
    List<Ranked<T>> fused = new ArrayList<>(scores.size());
    scores.forEach((item, score) -> fused.add(new Ranked<>(item, score)));
    return best(fused, limit);
  }

  /**
   * Doubles the scores of some items, so that an item which one of two rankings cannot contain
   * counts with its rank in the other for both: {@code 2 / (K + rank)}.
   *
   * @param fused all candidates
   * @param single the items that only one ranking can contain
   */
  public static <T> List<Ranked<T>> countTwice(List<Ranked<T>> fused, Set<T> single, int limit) {
    List<Ranked<T>> weighted = new ArrayList<>(fused.size());
    for (Ranked<T> each : fused) {
      weighted.add(
          single.contains(each.item()) ? new Ranked<>(each.item(), 2 * each.score()) : each);
    }
    return best(weighted, limit);
  }

  private static <T> List<Ranked<T>> best(List<Ranked<T>> ranked, int limit) {
    ranked.sort(Comparator.comparingDouble((Ranked<T> r) -> r.score()).reversed());
    return List.copyOf(ranked.subList(0, Math.min(limit, ranked.size())));
  }
}
