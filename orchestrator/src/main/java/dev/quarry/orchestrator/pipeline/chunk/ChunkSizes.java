package dev.quarry.orchestrator.pipeline.chunk;

/**
 * How large chunks are, in tokens of the embedder.
 *
 * @param target where a chunk is full, if the text allows
 * @param max never more than this, title and headings that are embedded with it included
 * @param overlap at most this much of a chunk's end is repeated by the next one
 */
public record ChunkSizes(int target, int max, int overlap) {
  public static final ChunkSizes DEFAULT = new ChunkSizes(200, 400, 30);

  public ChunkSizes {
    if (target < 8 || max < target || overlap < 0 || overlap > target / 2) {
      throw new IllegalArgumentException(
          "chunk sizes need 8 <= target <= max and 0 <= overlap <= target / 2, not target "
              + target
              + ", max "
              + max
              + ", overlap "
              + overlap);
    }
  }
}
