package dev.quarry.bench.retrieval;

import dev.quarry.bench.retrieval.TestSet.Question;
import java.util.List;
import java.util.Locale;

/**
 * Sums of the measures of the questions of a set.
 *
 * <p>The pages of a ranking are in the order of their first passages. nDCG@10 has the grade as its
 * gain; hit@k is whether a right page is among the first k; the reciprocal rank is of the first
 * right page; a fact is found if its words are in one of the first five passages.
 */
final class Measures {
  private static final int CUTOFF = 10;

  private int questions;
  private double ndcg;
  private int first;
  private int five;
  private double reciprocal;
  private int facts;
  private int factsFound;

  void add(Question question, List<String> pages, List<String> passages) {
    questions++;
    ndcg += ndcg(question, pages);
    int rank = 0;
    while (rank < pages.size() && !question.relevant().containsKey(pages.get(rank))) {
      rank++;
    }
    if (rank < pages.size()) {
      reciprocal += 1.0 / (rank + 1);
      first += rank == 0 ? 1 : 0;
      five += rank < 5 ? 1 : 0;
    }
    String fact = question.fact();
    if (fact != null) {
      facts++;
      String wanted = folded(fact);
      factsFound += passages.stream().limit(5).anyMatch(p -> folded(p).contains(wanted)) ? 1 : 0;
    }
  }

  /** Lower case, with single spaces instead of white space and markup. */
  static String folded(String text) {
    return text.replaceAll("[\\s`*_\\\\]+", " ").strip().toLowerCase(Locale.ROOT);
  }

  private static double ndcg(Question question, List<String> pages) {
    double gained = 0;
    for (int rank = 0; rank < Math.min(CUTOFF, pages.size()); rank++) {
      gained += question.relevant().getOrDefault(pages.get(rank), 0) / discount(rank);
    }
    double ideal = 0;
    List<Integer> best =
        question.relevant().values().stream().sorted((a, b) -> b - a).limit(CUTOFF).toList();
    for (int rank = 0; rank < best.size(); rank++) {
      ideal += best.get(rank) / discount(rank);
    }
    return ideal == 0 ? 0 : gained / ideal;
  }

  private static double discount(int rank) {
    return Math.log(rank + 2) / Math.log(2);
  }

  double ndcg() {
    return ndcg / questions;
  }

  double mrr() {
    return reciprocal / questions;
  }

  int first() {
    return first;
  }

  int five() {
    return five;
  }

  int facts() {
    return facts;
  }

  int factsFound() {
    return factsFound;
  }

  /** The cells of a table: nDCG@10, MRR, hit@1, hit@5, facts. */
  String cells() {
    return String.format(
        Locale.ROOT,
        "%.4f | %.4f | %d (%.2f) | %d (%.2f) | %s",
        ndcg(),
        mrr(),
        first,
        (double) first / questions,
        five,
        (double) five / questions,
        facts == 0 ? "" : factsFound + " of " + facts);
  }

  static final String HEADER =
      """
      | set | ranking | nDCG@10 | MRR | hit@1 | hit@5 | facts in 5 passages |
      |---|---|---|---|---|---|---|\
      """;
}
