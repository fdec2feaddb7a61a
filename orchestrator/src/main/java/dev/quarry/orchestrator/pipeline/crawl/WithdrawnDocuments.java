package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.knowledge.Withdrawals;
import dev.quarry.orchestrator.knowledge.Withdrawals.Candidates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The documents that leave the index at the end of a crawl: those that its items name, because the
 * page is gone, redirects, must not be indexed or is a copy; and of a complete crawl those that a
 * crawl of the same seed and scope stored and that this one did not meet any more.
 *
 * <p>If they are more than a third of all, the site is more likely broken than emptied: an expired
 * login redirects every page. They are kept, and the job says so. A few that are gone or ask not to
 * be indexed leave in any case: a small site may lose one of two pages.
 */
final class WithdrawnDocuments {
  private static final int BATCH_SIZE = 100;
  private static final int MAX_SHARE = 3;
  private static final int FEW = 3;

  private final CrawlContext crawl;
  private final Withdrawals withdrawals;

  WithdrawnDocuments(CrawlContext crawl) {
    this.crawl = crawl;
    this.withdrawals = crawl.shared.withdrawals();
  }

  /** Removes those that the items name. Returns what the job's result tells about it. */
  Map<String, Object> withdrawNamed() {
    return withdrawNamed(withdrawals.candidates(crawl.fence()));
  }

  /**
   * As above, and keeps those that were not met, because the crawl is not complete.
   *
   * @param gaps why it is not
   */
  Map<String, Object> withdrawNamed(List<String> gaps) {
    Candidates candidates = withdrawals.candidates(crawl.fence());
    Map<String, Object> result = withdrawNamed(candidates);
    if (candidates.unmet() > 0) {
      result.put("unmet_kept", Map.of("documents", candidates.unmet(), "reasons", gaps));
    }
    return result;
  }

  private Map<String, Object> withdrawNamed(Candidates candidates) {
    Map<String, Object> result = new LinkedHashMap<>();
    withdraw(new Candidates(candidates.all(), 0, candidates.named(), candidates.stated()), result);
    return result;
  }

  /** Removes all of them. Returns what the job's result tells about it. */
  Map<String, Object> withdraw() {
    Map<String, Object> result = new LinkedHashMap<>();
    withdraw(withdrawals.candidates(crawl.fence()), result);
    return result;
  }

  private void withdraw(Candidates candidates, Map<String, Object> result) {
    int leaving = candidates.unmet() + candidates.named();
    boolean many = leaving * (long) MAX_SHARE > candidates.all() && !crawl.options.prune();
    boolean few = candidates.named() == candidates.stated() && candidates.named() <= FEW;
    int held = many ? candidates.unmet() + (few ? 0 : candidates.named()) : 0;
    if (held > 0) {
      Map<String, Object> kept = Map.of("documents", held, "of", candidates.all());
      crawl.job.event(EventTypes.WITHDRAWAL_HELD, kept);
      result.put(EventTypes.WITHDRAWAL_HELD, kept);
    }
    if (candidates.named() > 0 && (few || !many)) {
      removeNamed();
    }
    if (candidates.unmet() > 0 && !many) {
      result.put("pages_withdrawn", removeUnmet());
    }
  }

  private void removeNamed() {
    Map<String, String> batch;
    do {
      batch = withdrawals.withdrawNamed(crawl.fence(), BATCH_SIZE);
      Map<String, List<String>> byReason = new TreeMap<>();
      batch.forEach(
          (uri, reason) -> byReason.computeIfAbsent(reason, _ -> new ArrayList<>()).add(uri));
      byReason.forEach(this::tell);
    } while (batch.size() == BATCH_SIZE);
  }

  private int removeUnmet() {
    int removed = 0;
    List<String> batch;
    do {
      batch = withdrawals.withdrawUnmet(crawl.fence(), BATCH_SIZE);
      if (!batch.isEmpty()) {
        tell(SkipReason.WITHDRAWN.code(), batch);
      }
      removed += batch.size();
    } while (batch.size() == BATCH_SIZE);
    return removed;
  }

  private void tell(String reason, List<String> uris) {
    crawl.job.event("documents_removed", Map.of("reason", reason, "uris", uris));
  }
}
