package dev.quarry.orchestrator.store.qdrant;

import io.qdrant.client.grpc.Points.SparseVector;
import io.qdrant.client.grpc.Points.Vector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The similarity of a stored vector to a query's vector. */
interface StandInScore {
  double of(Vector vector);

  static StandInScore cosine(List<Float> query) {
    return vector -> {
      List<Float> other = vector.getDense().getDataList();
      double dot = 0;
      double squares = 0;
      double otherSquares = 0;
      for (int i = 0; i < query.size(); i++) {
        dot += query.get(i) * other.get(i);
        squares += query.get(i) * query.get(i);
        otherSquares += other.get(i) * other.get(i);
      }
      return dot / Math.sqrt(squares * otherSquares);
    };
  }

  /** The dot product, with each term of the query multiplied by its inverse document frequency. */
  static StandInScore sparse(SparseVector query, List<Vector> all) {
    Map<Integer, Double> weights = new HashMap<>();
    for (int i = 0; i < query.getIndicesCount(); i++) {
      int term = query.getIndices(i);
      long having = all.stream().filter(v -> v.getSparse().getIndicesList().contains(term)).count();
      double idf = Math.log((all.size() - having + .5) / (having + .5) + 1);
      weights.put(term, query.getValues(i) * idf);
    }
    return vector -> {
      SparseVector stored = vector.getSparse();
      double dot = 0;
      for (int i = 0; i < stored.getIndicesCount(); i++) {
        dot += weights.getOrDefault(stored.getIndices(i), 0.0) * stored.getValues(i);
      }
      return dot;
    };
  }
}
