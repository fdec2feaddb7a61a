package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A generation with its texts, to be written or already written. */
public record Written(DocumentGeneration generation, String title, List<String> texts) {
  UUID chunk(int ordinal) {
    return DocumentIds.chunk(generation, ordinal);
  }

  Point point(int ordinal, float[] vector) {
    return new Point(chunk(ordinal), ordinal, title, texts.get(ordinal), vector);
  }

  List<Point> points() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      points.add(point(i, ToyVectors.of(texts.get(i))));
    }
    return points;
  }

  Written with(String... others) {
    return new Written(generation, title, List.of(others));
  }

  Written next(String... others) {
    var next =
        new DocumentGeneration(
            generation.tenant(),
            generation.collection(),
            generation.documentId(),
            generation.generation() + 1);
    return new Written(next, title, List.of(others));
  }
}
