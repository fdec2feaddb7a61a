package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.JobCounts;
import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts the outcomes of a crawl's items, over all attempts of the job. Thread-safe. */
final class CrawlStats {
  private static final int MAX_SHOWN_FAILURES = 10;

  private final List<Map<String, String>> failures = new ArrayList<>();
  private final Map<SkipReason, Integer> reasons = new EnumMap<>(SkipReason.class);
  private int stored;
  private int unchanged;
  private int skipped;
  private int failed;
  private @Nullable StageException lastFailure;

  /**
   * @param earlier the job's counts at the start of this attempt
   */
  CrawlStats(JobCounts earlier) {
    stored = earlier.stored();
    unchanged = earlier.unchanged();
    skipped = earlier.skipped();
    failed = earlier.failed();
  }

  synchronized void add(String url, VisitOutcome outcome) {
    switch (outcome) {
      case VisitOutcome.Stored() -> stored++;
      case VisitOutcome.Unchanged() -> unchanged++;
      case VisitOutcome.Moved(String target) -> skipped(SkipReason.REDIRECTED, 1);
      case VisitOutcome.Deferred(String target) -> {
        // not ended yet
      }
      case VisitOutcome.Skipped(SkipReason reason, boolean followed) -> skipped(reason, 1);
      case VisitOutcome.Failed(StageException cause, boolean recorded, boolean unread) -> {
        failed++;
        lastFailure = cause;
        if (failures.size() < MAX_SHOWN_FAILURES) {
          failures.add(Map.of("uri", url, "code", cause.code(), "message", cause.getMessage()));
        }
      }
    }
  }

  synchronized void skipped(SkipReason reason, int items) {
    skipped += items;
    if (items > 0) {
      reasons.merge(reason, items, Integer::sum);
    }
  }

  /** Number of pages that are searchable because of this job. */
  synchronized int pages() {
    return stored + unchanged;
  }

  /** Number of items that did not yield a page. */
  synchronized int lost() {
    return skipped + failed;
  }

  synchronized Optional<StageException> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }

  /** Such as {@code 12 no_text, 3 robots}, the most frequent first. */
  synchronized String skipReasons() {
    return reasons.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(each -> each.getValue() + " " + each.getKey().code())
        .collect(Collectors.joining(", "));
  }

  synchronized Map<String, Object> toResult() {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("pages_stored", stored);
    result.put("pages_unchanged", unchanged);
    result.put("pages_skipped", skipped);
    result.put("pages_failed", failed);
    if (!failures.isEmpty()) {
      result.put("failures", List.copyOf(failures));
    }
    return result;
  }
}
