package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.knowledge.Withdrawals;
import dev.quarry.orchestrator.pipeline.crawl.frontier.Gap;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a crawl has looked at all of its site: only then a document that it did not meet is gone.
 * Whoever leaves something out notes a gap, before the item that caused it ends, so that a later
 * attempt of the job, which does not visit that item again, knows of it. Thread-safe.
 */
final class CrawlCoverage {
  private final Withdrawals withdrawals;
  private final Fence fence;
  private final Set<String> gaps = new TreeSet<>();

  CrawlCoverage(Withdrawals withdrawals, Fence fence) {
    this.withdrawals = withdrawals;
    this.fence = fence;
  }

  /** Takes over the gaps that earlier attempts of the job noted. */
  synchronized void resume(Collection<String> earlier) {
    gaps.addAll(earlier);
  }

  /** Notes a gap, also for later attempts. */
  synchronized void note(Gap gap) {
    if (!gaps.contains(gap.code())) {
      withdrawals.incomplete(fence, gap.code());
      gaps.add(gap.code());
    }
  }

  /** Notes a gap if a visit ends with this reason and does not tell what the page links to. */
  void skipped(SkipReason reason) {
    switch (reason) {
      case LIMIT -> note(Gap.DEPTH); // the only limit that ends a visit
      case TOO_LARGE, RENDER_UNAVAILABLE -> note(Gap.UNREAD_LINKS);
      case ROBOTS, NOFOLLOW, OUT_OF_SCOPE -> {
        // The site or the submission excludes the page from every crawl.
      }
      case NOT_CONTENT -> {
        // What cannot be read has no links. Those of a stored version were added to the frontier.
      }
      case NO_TEXT, NOINDEX, DUPLICATE, REDIRECTED, CANONICAL_ELSEWHERE -> {
        // The links of the page, those of its stored version, or the address that it names were
        // added to the frontier.
      }
      case WITHDRAWN, DELETED -> {
        // Not the end of a visit.
      }
    }
  }

  /** Whether what the crawl did not meet is gone. */
  synchronized boolean isComplete() {
    return gaps.isEmpty();
  }

  /** The codes of the gaps, sorted. */
  synchronized List<String> gaps() {
    return List.copyOf(gaps);
  }
}
