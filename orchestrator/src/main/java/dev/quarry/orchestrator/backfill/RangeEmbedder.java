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
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Embeds ranges of chunks and adds the vectors to the index. Imported vectors are not computed
 * again. Thread-safe.
 */
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
    Iterator<float[]> computed = computed(ranges).iterator();
    List<ChunkRange> added = new ArrayList<>();
    long incarnation = index.incarnation();
    for (ChunkRange range : ranges) {
      if (index.addVectors(range.generation(), vectors(range, computed))) {
        added.add(range);
      }
    }
    index.flush(incarnation);
    return added;
  }

  /** The vectors of the chunks that were not imported with theirs, in order. */
  private List<float[]> computed(List<ChunkRange> ranges)
      throws EmbeddingException, InterruptedException {
    List<String> passages = new ArrayList<>();
    Map<String, String> tenants = new HashMap<>(); // of equal passages the first tenant pays
    for (ChunkRange range : ranges) {
      List<Chunk> without =
          range.chunks().stream()
              .filter(chunk -> !range.imported().containsKey(chunk.ordinal()))
              .toList();
      for (String passage : Passage.of(range.title(), without)) {
        passages.add(passage);
        tenants.putIfAbsent(passage, range.generation().tenant());
      }
    }
    return passages.isEmpty()
        ? List.of()
        : embedder.embedPassages(passages, tokens.counting(tenants));
  }

  private static List<ChunkVector> vectors(ChunkRange range, Iterator<float[]> computed) {
    List<ChunkVector> vectors = new ArrayList<>(range.chunks().size());
    for (Chunk chunk : range.chunks()) {
      float[] imported = range.imported().get(chunk.ordinal());
      vectors.add(
          new ChunkVector(
              DocumentIds.chunk(range.generation(), chunk.ordinal()),
              chunk.ordinal(),
              imported == null ? computed.next() : imported));
    }
    return vectors;
  }
}
