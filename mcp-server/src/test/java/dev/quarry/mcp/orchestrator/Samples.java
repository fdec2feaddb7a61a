package dev.quarry.mcp.orchestrator;

import dev.quarry.model.DocumentView;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobCounts;
import dev.quarry.model.JobError;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.model.JobView;
import dev.quarry.model.SearchResult;
import dev.quarry.model.VectorsPostponed;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Wire records with everything optional left out. */
public final class Samples {
  private Samples() {}

  public static JobView aJob(UUID id, JobStatus status, int progress) {
    return aJob(id, status, progress, JobCounts.NONE, null);
  }

  public static JobView aJob(
      UUID id, JobStatus status, int progress, JobCounts counts, @Nullable JobError error) {
    return aJob(id, status, progress, counts, error, null, null, null, null);
  }

  /** A crawl that is not searchable yet. */
  public static JobView aRunningCrawl(UUID id, JobCounts counts, int remainingSeconds) {
    return aJob(
        id,
        JobStatus.PROCESSING,
        30,
        counts,
        null,
        null,
        null,
        null,
        null,
        "crawl",
        remainingSeconds);
  }

  /** A completed job with passages that have no vector for good. */
  public static JobView aJobWithRefusedVectors(UUID id, JobCounts counts, int passages) {
    Map<String, Object> result = Map.of("vectors_refused", Map.of("passages", passages));
    return aJob(id, JobStatus.COMPLETED, 100, counts, null, Instant.EPOCH, null, null, result);
  }

  /** A job in the stage embed. */
  public static JobView aSearchableJob(
      UUID id, JobCounts counts, @Nullable VectorsPostponed postponed) {
    return aJob(id, JobStatus.PROCESSING, 60, counts, null, Instant.EPOCH, postponed, null, null);
  }

  /** A job in the stage embed whose vectors are those of another model. */
  public static JobView aJobOfAnotherModel(UUID id, JobCounts counts) {
    return aJob(id, JobStatus.PROCESSING, 30, counts, null, Instant.EPOCH, null, true, null);
  }

  private static JobView aJob(
      UUID id,
      JobStatus status,
      int progress,
      JobCounts counts,
      @Nullable JobError error,
      @Nullable Instant searchableAt,
      @Nullable VectorsPostponed postponed,
      @Nullable Boolean reindexRequired,
      @Nullable Map<String, Object> result) {
    return aJob(
        id,
        status,
        progress,
        counts,
        error,
        searchableAt,
        postponed,
        reindexRequired,
        result,
        null,
        null);
  }

  private static JobView aJob(
      UUID id,
      JobStatus status,
      int progress,
      JobCounts counts,
      @Nullable JobError error,
      @Nullable Instant searchableAt,
      @Nullable VectorsPostponed postponed,
      @Nullable Boolean reindexRequired,
      @Nullable Map<String, Object> result,
      @Nullable String stage,
      @Nullable Integer remainingSeconds) {
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("nothing", null);
    return new JobView(
        id,
        JobType.WEB_CRAWL,
        status,
        counts.failed() > 0 || result != null,
        progress,
        stage,
        List.of(),
        counts,
        null,
        1,
        3,
        Instant.EPOCH,
        null,
        Instant.EPOCH,
        searchableAt,
        null,
        remainingSeconds,
        null,
        "http://site.test/",
        "default",
        null,
        List.of(),
        metadata,
        error,
        status == JobStatus.COMPLETED && result == null ? metadata : result,
        List.of(),
        Map.of("self", "https://host.test/quarry/jobs/" + id),
        null,
        postponed,
        reindexRequired,
        null);
  }

  public static ItemView aFailedItem(String uri) {
    return new ItemView(
        1, uri, ItemStatus.FAILED, 1, null, "http_404", "Not found.", null, Instant.EPOCH);
  }

  public static DocumentView aDocument(UUID id, @Nullable String text) {
    return new DocumentView(
        id,
        "http://site.test/a",
        null,
        "default",
        null,
        "hash",
        3,
        UUID.randomUUID(),
        Instant.EPOCH,
        text,
        null);
  }

  public static SearchResult aResult(String text) {
    return new SearchResult(
        text,
        "http://site.test/a",
        null,
        List.of("Guide", "Install"),
        0.5,
        UUID.randomUUID(),
        UUID.randomUUID(),
        "default",
        0,
        text.length(),
        Instant.EPOCH);
  }
}
