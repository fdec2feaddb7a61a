package dev.quarry.orchestrator.pipeline.chunk;

/**
 * Chunk sizes, in tokens of the embedding model.
 *
 * @param target a chunk is closed at this size, if the structure of the text allows
 * @param max hard limit, including the title and headings that are embedded with the chunk
 * @param overlap maximum size of the end of a chunk that the next chunk repeats
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
