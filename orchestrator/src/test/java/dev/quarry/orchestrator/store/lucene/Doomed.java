package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.Point;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A process that writes documents, and prints each acknowledged write, until it is killed. */
final class Doomed {
  static final int POINTS = 3;
  private static final int WRITERS = 4;

  private Doomed() {}

  public static void main(String[] arguments) throws InterruptedException {
    LuceneVectorStore store = new LuceneVectorStore(Path.of(arguments[0]));
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(Thread.ofPlatform().start(() -> writeForEver(store)));
    }
    for (Thread writer : writers) {
      writer.join();
    }
  }

  private static void writeForEver(LuceneVectorStore store) {
    while (true) {
      var generation = new DocumentGeneration("acme", "books", UUID.randomUUID(), 1);
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < POINTS; i++) {
        points.add(
            new Point(
                DocumentIds.chunk(generation, i), i, "Page", "granite", ToyVectors.of("granite")));
      }
      store.write(generation, points);
      System.out.println(generation.documentId());
    }
  }
}
