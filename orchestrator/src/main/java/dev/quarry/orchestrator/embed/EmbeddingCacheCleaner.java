package dev.quarry.orchestrator.embed;

/**
 * Keeps the cache of vectors about as large as it may be, in batches of bounded size. For one
 * thread at a time.
 */
public final class EmbeddingCacheCleaner {
  private static final int BATCH = 1_000;

  private final EmbeddingCache cache;
  private final long maxSize;
  private long surplus;

  public EmbeddingCacheCleaner(EmbeddingCache cache, long maxSize) {
    this.cache = cache;
    this.maxSize = maxSize;
  }

  /**
   * Forgets a batch.
   *
   * @return whether there is more to forget
   */
  public boolean tick() {
    if (surplus <= 0) {
      surplus = cache.size() - maxSize; // read once: the statistics lag behind what is deleted
    }
    if (surplus <= 0) {
      return false;
    }
    int forgotten = cache.forgetOldest((int) Math.min(BATCH, surplus));
    surplus = forgotten == 0 ? 0 : surplus - forgotten;
    return surplus > 0;
  }
}
