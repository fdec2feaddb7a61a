package dev.quarry.orchestrator.backfill;

import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorWriter;
import dev.quarry.orchestrator.pipeline.chunk.Passage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Embeds ranges of chunks and adds the vectors to the index. Thread-safe. */
public record RangeEmbedder(Embedder embedder, TokenMeter tokens, VectorWriter index) {

  /**
   * Returns when the vectors are durable in the index.
   *
   * @return the ranges whose vectors were added; the index does not hold the words of the others:
   *     their documents were deleted, or are about to be written again
   * @throws dev.quarry.orchestrator.knowledge.VectorStoreException if the index failed; the vectors
   *     of some ranges may have been added
   */
  List<ChunkRange> embed(List<ChunkRange> ranges) throws EmbeddingException, InterruptedException {
    List<String> passages = new ArrayList<>();
    Map<String, String> tenants = new HashMap<>(); // of equal passages the first tenant pays
    for (ChunkRange range : ranges) {
      for (String passage : Passage.of(range.title(), range.chunks())) {
        passages.add(passage);
        tenants.putIfAbsent(passage, range.generation().tenant());
      }
    }
    List<float[]> vectors = embedder.embedPassages(passages, tokens.counting(tenants));
    List<ChunkRange> added = new ArrayList<>();
    long incarnation = index.incarnation();
    int from = 0;
    for (ChunkRange range : ranges) {
      int to = from + range.chunks().size();
      if (index.addVectors(range.generation(), vectors(range, vectors.subList(from, to)))) {
        added.add(range);
      }
      from = to;
    }
    index.flush(incarnation);
    return added;
  }

  private static List<ChunkVector> vectors(ChunkRange range, List<float[]> values) {
    List<ChunkVector> vectors = new ArrayList<>(values.size());
    for (Chunk chunk : range.chunks()) {
      vectors.add(
          new ChunkVector(
              DocumentIds.chunk(range.generation(), chunk.ordinal()),
              chunk.ordinal(),
              values.get(vectors.size())));
    }
    return vectors;
  }
}
