package dev.quarry.orchestrator.pipeline.crawl;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Which item of a crawl has which address and which content, so that of several that lead to one
 * document a single one stores it. Kept in memory: after a restart an item may be fetched that is a
 * duplicate, which the ledger and the document's key then find out. Thread-safe.
 */
final class SeenPages {
  private final Map<String, Long> byAddress = new HashMap<>();
  private final Map<String, Long> byContent = new HashMap<>();
  private final Map<String, Integer> redirects = new HashMap<>();

  /** False if another item has the address. */
  synchronized boolean address(String url, long itemId) {
    return itemId == byAddress.merge(url, itemId, (first, second) -> first);
  }

  /** False if another item has the content. */
  synchronized boolean content(byte[] sha256, long itemId) {
    return itemId
        == byContent.merge(HexFormat.of().formatHex(sha256), itemId, (first, second) -> first);
  }

  /** Notes a redirect and answers how many led to its target one after the other. */
  synchronized int redirect(String from, String to) {
    int hops = redirects.getOrDefault(from, 0) + 1;
    redirects.merge(to, hops, Math::max);
    return hops;
  }
}
