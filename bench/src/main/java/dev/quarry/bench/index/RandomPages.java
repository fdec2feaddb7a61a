package dev.quarry.bench.index;

import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Pages of random words, the i-th most frequent word with a probability of about 1/i (Zipf). */
final class RandomPages {
  private static final int VOCABULARY = 30_000;
  private static final int WORDS_PER_CHUNK = 150;
  private static final int DIMENSION = 384;

  private RandomPages() {}

  static DocumentGeneration generation() {
    return new DocumentGeneration("default", "bench", UUID.randomUUID(), 1);
  }

  static List<IndexedChunk> words(DocumentGeneration generation, int chunks) {
    Random random = new Random(generation.documentId().hashCode());
    List<IndexedChunk> words = new ArrayList<>(chunks);
    for (int i = 0; i < chunks; i++) {
      words.add(new IndexedChunk(DocumentIds.chunk(generation, i), i, "A page", text(random)));
    }
    return words;
  }

  static List<ChunkVector> vectors(DocumentGeneration generation, int chunks) {
    Random random = new Random(generation.documentId().hashCode());
    List<ChunkVector> vectors = new ArrayList<>(chunks);
    for (int i = 0; i < chunks; i++) {
      float[] vector = new float[DIMENSION];
      for (int j = 0; j < DIMENSION; j++) {
        vector[j] = (float) (random.nextGaussian() / Math.sqrt(DIMENSION));
      }
      vectors.add(new ChunkVector(DocumentIds.chunk(generation, i), i, vector));
    }
    return vectors;
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < WORDS_PER_CHUNK; i++) {
      int rank = (int) Math.pow(VOCABULARY, random.nextDouble());
      text.append(Integer.toString(rank * 7919, Character.MAX_RADIX)).append(' ');
    }
    return text.toString();
  }
}
