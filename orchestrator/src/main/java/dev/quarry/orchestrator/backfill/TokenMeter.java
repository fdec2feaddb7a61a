package dev.quarry.orchestrator.backfill;

import static java.util.Objects.requireNonNull;

import dev.quarry.orchestrator.embed.SentPassages;
import dev.quarry.orchestrator.embed.TokenCounter;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * Counts the tokens of embedded passages by tenant: as the endpoint counts them, otherwise with the
 * tokenizer by which texts are split.
 *
 * <p>Tokens are recorded before the vectors are cached. After a crash or a failure of the index, a
 * vector from the cache is therefore one that was counted, and a passage that is sent again is
 * counted again. Tokens that cannot be recorded, because the database is unavailable, are recorded
 * with the next ones. Thread-safe.
 */
public final class TokenMeter {
  private final TokenCounter counter;
  private final TokenLedger ledger;
  private final LongAdder total = new LongAdder();

  /** Guarded by this. */
  private Map<String, Long> unrecorded = new HashMap<>();

  public TokenMeter(TokenCounter counter, TokenLedger ledger) {
    this.counter = counter;
    this.ledger = ledger;
  }

  /** The tokens that this node has counted since its start. */
  public long total() {
    return total.sum();
  }

  /**
   * Counts the passages of one call of the embedder.
   *
   * @param tenants tenant by passage
   */
  SentPassages counting(Map<String, String> tenants) {
    return (passages, tokens) -> {
      // Counting tokens costs more than dividing them by the lengths of the passages.
      ToLongFunction<String> size = tokens == 0 ? counter::count : String::length;
      Map<String, Long> byTenant = new TreeMap<>();
      for (String passage : passages) {
        byTenant.merge(requireNonNull(tenants.get(passage)), size.applyAsLong(passage), Long::sum);
      }
      record(tokens == 0 ? byTenant : shares(tokens, byTenant));
    };
  }

  /** Divides the tokens of a request among the tenants in it. */
  private static Map<String, Long> shares(long tokens, Map<String, Long> weights) {
    long sum = Math.max(1, weights.values().stream().mapToLong(Long::longValue).sum());
    Map<String, Long> shares = new TreeMap<>();
    weights.forEach(
        (tenant, weight) -> shares.put(tenant, Math.round((double) tokens * weight / sum)));
    return shares;
  }

  private void record(Map<String, Long> tokens) {
    total.add(tokens.values().stream().mapToLong(Long::longValue).sum());
    Map<String, Long> all = takeUnrecorded(tokens);
    try {
      ledger.add(all);
    } catch (RuntimeException e) {
      keep(all);
      throw e;
    }
  }

  private synchronized Map<String, Long> takeUnrecorded(Map<String, Long> added) {
    keep(added);
    Map<String, Long> all = unrecorded;
    unrecorded = new HashMap<>();
    return all;
  }

  private synchronized void keep(Map<String, Long> tokens) {
    tokens.forEach((tenant, n) -> unrecorded.merge(tenant, n, Long::sum));
  }
}
