package dev.quarry.orchestrator.pipeline.crawl;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Detects duplicates: records which item of a crawl first had a URL or a content, so that only one
 * item stores a document. Kept in memory: after a restart a duplicate may be fetched, which the
 * ledger and the document's key then detect. Thread-safe.
 */
final class SeenPages {
  private final Map<String, Long> byAddress = new HashMap<>();
  private final Map<String, Long> byContent = new HashMap<>();
  private final Map<String, Integer> redirects = new HashMap<>();

  /** Records a URL. Returns false if another item already has it. */
  synchronized boolean address(String url, long itemId) {
    return itemId == byAddress.merge(url, itemId, (first, second) -> first);
  }

  /** Records a content hash. Returns false if another item already has it. */
  synchronized boolean content(byte[] sha256, long itemId) {
    return itemId
        == byContent.merge(HexFormat.of().formatHex(sha256), itemId, (first, second) -> first);
  }

  /** Records a redirect. Returns the length of the redirect chain that ends at its target. */
  synchronized int redirect(String from, String to) {
    int hops = redirects.getOrDefault(from, 0) + 1;
    redirects.merge(to, hops, Math::max);
    return hops;
  }
}
