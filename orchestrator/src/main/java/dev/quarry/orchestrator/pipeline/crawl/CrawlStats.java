package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.JobCounts;
import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has become of a crawl's items so far, in all attempts of the job. Thread-safe. */
final class CrawlStats {
  private static final int FAILURES_SHOWN = 10;

  private final List<Map<String, String>> failures = new ArrayList<>();
  private int stored;
  private int unchanged;
  private int skipped;
  private int failed;
  private @Nullable StageException lastFailure;

  /**
   * @param earlier the job's counts when it was claimed
   */
  CrawlStats(JobCounts earlier) {
    stored = earlier.stored();
    unchanged = earlier.unchanged();
    skipped = earlier.skipped();
    failed = earlier.failed();
  }

  synchronized void add(String url, Visit visit) {
    switch (visit) {
      case Visit.Stored() -> stored++;
      case Visit.Unchanged() -> unchanged++;
      case Visit.Moved(String target) -> skipped++;
      case Visit.FollowedOnly() -> skipped++;
      case Visit.Skipped(SkipReason reason) -> skipped++;
      case Visit.Failed(StageException cause, boolean recorded) -> {
        failed++;
        lastFailure = cause;
        if (failures.size() < FAILURES_SHOWN) {
          failures.add(Map.of("uri", url, "code", cause.code(), "message", cause.getMessage()));
        }
      }
    }
  }

  synchronized void skippedRest(int items) {
    skipped += items;
  }

  /** Pages that a search can find now because of this job. */
  synchronized int pages() {
    return stored + unchanged;
  }

  /** Items that came to nothing. */
  synchronized int lost() {
    return skipped + failed;
  }

  synchronized Optional<StageException> lastFailure() {
    return Optional.ofNullable(lastFailure);
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
