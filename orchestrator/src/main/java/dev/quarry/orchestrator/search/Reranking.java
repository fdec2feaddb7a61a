package dev.quarry.orchestrator.search;

import dev.quarry.orchestrator.search.CandidateRetriever.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders the best candidates by a reranker; if it fails, their order stays and a warning says so.
 */
record Reranking(Reranker reranker) {
  private static final Logger log = LoggerFactory.getLogger(Reranking.class);

  /** Characters of a query that are judged: the models read 512 tokens of query and text. */
  private static final int MAX_QUERY = 1_000;

  /**
   * @param warning why the candidates are in their former order; null if they were judged, or are
   *     not to be
   */
  record Ranked(List<Candidate> candidates, @Nullable String warning) {}

  Ranked rank(String query, List<Candidate> candidates, int limit) throws InterruptedException {
    if (reranker.candidates() == 0 || candidates.isEmpty()) {
      return new Ranked(candidates, null);
    }
    int judged = Math.min(candidates.size(), Math.max(limit, reranker.candidates()));
    List<Candidate> best = candidates.subList(0, judged);
    String start = query.length() > MAX_QUERY ? query.substring(0, MAX_QUERY) : query;
    try {
      List<Double> scores =
          reranker.scores(start, best.stream().map(each -> each.chunk().passage()).toList());
      List<Candidate> ranked = new ArrayList<>(judged);
      for (int i = 0; i < judged; i++) {
        ranked.add(new Candidate(best.get(i).chunk(), scores.get(i)));
      }
      ranked.sort(Comparator.comparingDouble(Candidate::score).reversed());
      return new Ranked(ranked, null);
    } catch (RerankException e) {
      log.warn("The results of a search were not reranked: {}", e.getMessage());
      return new Ranked(
          candidates, "Results were not reranked, their order may be worse. " + e.getMessage());
    }
  }
}
