package dev.quarry.orchestrator.search;

import java.util.List;

/** Judges how well texts answer a query, better and slower than the search index. Thread-safe. */
public interface Reranker {

  /** How many of the best candidates are judged; 0: none, the reranker is off. */
  int candidates();

  /**
   * The relevance of each text, in order; higher is better.
   *
   * @throws RerankException if the texts could not be judged: their order stays as it is
   */
  List<Double> scores(String query, List<String> texts)
      throws RerankException, InterruptedException;

  /** No reranker. */
  Reranker NONE =
      new Reranker() {
        @Override
        public int candidates() {
          return 0;
        }

        @Override
        public List<Double> scores(String query, List<String> texts) throws RerankException {
          throw new RerankException("No reranker is configured.", null);
        }
      };
}
