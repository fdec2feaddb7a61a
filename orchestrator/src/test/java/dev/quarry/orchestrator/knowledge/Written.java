package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A generation with its texts, to be written or already written. */
public record Written(DocumentGeneration generation, String title, List<String> texts) {
  UUID chunk(int ordinal) {
    return DocumentIds.chunk(generation, ordinal);
  }

  List<IndexedChunk> words() {
    List<IndexedChunk> words = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      words.add(new IndexedChunk(chunk(i), i, title, texts.get(i)));
    }
    return words;
  }

  ChunkVector vector(int ordinal, float[] vector) {
    return new ChunkVector(chunk(ordinal), ordinal, vector);
  }

  List<ChunkVector> vectors() {
    List<ChunkVector> vectors = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      vectors.add(vector(i, ToyVectors.of(texts.get(i))));
    }
    return vectors;
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
