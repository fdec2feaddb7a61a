package dev.quarry.orchestrator.embed;

/** Evicts cached vectors above the maximum cache size, one batch a call. Not thread-safe. */
public final class EmbeddingCacheCleaner {
  private static final int BATCH_SIZE = 1_000;

  private final EmbeddingCache cache;
  private final long maxSize;
  private long surplus;

  public EmbeddingCacheCleaner(EmbeddingCache cache, long maxSize) {
    this.cache = cache;
    this.maxSize = maxSize;
  }

  /**
   * Evicts one batch.
   *
   * @return whether the cache is still above its maximum size
   */
  public boolean tick() {
    if (surplus <= 0) {
      surplus = cache.size() - maxSize; // read once: the row estimate lags behind deletions
    }
    if (surplus <= 0) {
      return false;
    }
    int evicted = cache.evictOldest((int) Math.min(BATCH_SIZE, surplus));
    surplus = evicted == 0 ? 0 : surplus - evicted;
    return surplus > 0;
  }
}
