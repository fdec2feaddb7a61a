package dev.quarry.orchestrator.store.qdrant;

import java.util.List;

/**
 * Term weights as a sparse vector.
 *
 * @param terms hashes of the terms, each once; Qdrant reads them as unsigned integers
 * @param weights one for each term
 */
record TermWeights(List<Integer> terms, List<Float> weights) {
  TermWeights {
    terms = List.copyOf(terms);
    weights = List.copyOf(weights);
  }

  boolean isEmpty() {
    return terms.isEmpty();
  }
}
