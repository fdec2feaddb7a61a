package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A process that writes documents until it is killed. It prints which ones it begins and, when the
 * calls have returned, which ones have vectors and which ones are flushed; every other writer does
 * not flush.
 */
final class Doomed {
  static final int CHUNKS = 20;
  static final String BEGUN = "begun";
  static final String EMBEDDED = "embedded";
  static final String FLUSHED = "flushed";
  private static final int WRITERS = 4;

  private Doomed() {}

  public static void main(String[] arguments) throws InterruptedException {
    LuceneVectorStore store = new LuceneVectorStore(Path.of(arguments[0]));
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      boolean flushing = i % 2 == 0;
      writers.add(Thread.ofPlatform().start(() -> writeForEver(store, flushing)));
    }
    for (Thread writer : writers) {
      writer.join();
    }
  }

  private static void writeForEver(LuceneVectorStore store, boolean flushing) {
    while (true) {
      var generation = new DocumentGeneration("acme", "books", UUID.randomUUID(), 1);
      say(BEGUN, generation);
      long incarnation = store.incarnation();
      store.write(generation, words(generation));
      store.addVectors(generation, vectors(generation));
      say(EMBEDDED, generation);
      if (flushing) {
        store.flush(incarnation);
        say(FLUSHED, generation);
      }
    }
  }

  private static List<IndexedChunk> words(DocumentGeneration generation) {
    List<IndexedChunk> words = new ArrayList<>();
    for (int i = 0; i < CHUNKS; i++) {
      words.add(new IndexedChunk(DocumentIds.chunk(generation, i), i, "Page", "granite"));
    }
    return words;
  }

  private static List<ChunkVector> vectors(DocumentGeneration generation) {
    List<ChunkVector> vectors = new ArrayList<>();
    for (int i = 0; i < CHUNKS; i++) {
      vectors.add(new ChunkVector(DocumentIds.chunk(generation, i), i, ToyVectors.of("granite")));
    }
    return vectors;
  }

  private static void say(String what, DocumentGeneration generation) {
    System.out.println(what + " " + generation.documentId());
  }
}
