package dev.quarry.orchestrator.backfill;

import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.VectorWriter;
import dev.quarry.orchestrator.knowledge.VectorWriter.ChunkVector;
import dev.quarry.orchestrator.pipeline.chunk.Passage;
import java.util.ArrayList;
import java.util.List;

/** Embeds ranges of chunks and adds the vectors to the index. Thread-safe. */
record RangeEmbedder(Embedder embedder, VectorWriter index) {

  /**
   * Returns when the vectors of all ranges are durable in the index.
   *
   * @throws dev.quarry.orchestrator.knowledge.VectorStoreException if the index failed; the vectors
   *     of some ranges may have been added
   */
  void embed(List<ChunkRange> ranges) throws EmbeddingException, InterruptedException {
    List<String> passages = new ArrayList<>();
    ranges.forEach(range -> passages.addAll(Passage.of(range.title(), range.chunks())));
    List<float[]> vectors = embedder.embedPassages(passages);
    int from = 0;
    for (ChunkRange range : ranges) {
      int to = from + range.chunks().size();
      index.addVectors(range.generation(), vectors(range, vectors.subList(from, to)));
      from = to;
    }
    index.flush();
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
