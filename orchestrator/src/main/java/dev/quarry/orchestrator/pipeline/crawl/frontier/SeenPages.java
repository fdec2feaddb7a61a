package dev.quarry.orchestrator.pipeline.crawl.frontier;

/**
 * What a crawl has seen: the texts of its pages and its redirects. Kept in memory, some tens of
 * bytes for each page. After a restart a duplicate may be fetched, which the ledger and the
 * document's key then detect. Thread-safe.
 */
public final class SeenPages {
  private final FingerprintMap texts = new FingerprintMap();
  private final FingerprintMap hops = new FingerprintMap();

  /** Records the hash of a page's text. Returns the first item that has it, maybe this one. */
  public synchronized long text(byte[] textSha256, long itemId) {
    return texts.putIfAbsent(textSha256, itemId);
  }

  /** Records a redirect. Returns the length of the redirect chain that ends at its target. */
  public synchronized int redirect(String from, String to) {
    long length = hops.get(from, 0) + 1;
    hops.put(to, Math.max(length, hops.get(to, 0)));
    return (int) length;
  }
}
