package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.knowledge.Withdrawals;
import dev.quarry.orchestrator.knowledge.Withdrawals.Candidates;
import java.util.List;
import java.util.Map;

/**
 * The documents that a crawl did not meet any more: those that a crawl of the same seed and scope
 * stored, and whose address is no item of this job. A complete crawl removes them. If they are more
 * than a third of these documents, the site is more likely broken than emptied: they are kept, and
 * the job says so.
 */
final class UnmetDocuments {
  private static final int BATCH_SIZE = 100;
  private static final int MAX_SHARE = 3;

  private final CrawlContext crawl;

  UnmetDocuments(CrawlContext crawl) {
    this.crawl = crawl;
  }

  /**
   * Keeps them, because the crawl is not complete.
   *
   * @param gaps why it is not
   * @return what the job's result tells about it
   */
  Map<String, Object> keep(List<String> gaps) {
    int unmet = crawl.shared.withdrawals().candidates(crawl.fence()).unmet();
    return unmet == 0
        ? Map.of()
        : Map.of("unmet_kept", Map.of("documents", unmet, "reasons", gaps));
  }

  /** Returns what the job's result tells about it. */
  Map<String, Object> withdraw() {
    Withdrawals withdrawals = crawl.shared.withdrawals();
    Candidates candidates = withdrawals.candidates(crawl.fence());
    if (candidates.unmet() == 0) {
      return Map.of();
    }
    if (candidates.unmet() * (long) MAX_SHARE > candidates.all() && !crawl.options.prune()) {
      Map<String, Object> held = Map.of("documents", candidates.unmet(), "of", candidates.all());
      crawl.job.event("withdrawal_held", held);
      return Map.of("withdrawal_held", held);
    }
    int removed = 0;
    List<String> batch;
    do {
      batch = withdrawals.withdrawUnmet(crawl.fence(), BATCH_SIZE);
      if (!batch.isEmpty()) {
        crawl.job.event(
            "documents_removed", Map.of("reason", SkipReason.WITHDRAWN.code(), "uris", batch));
      }
      removed += batch.size();
    } while (batch.size() == BATCH_SIZE);
    return Map.of("pages_withdrawn", removed);
  }
}
