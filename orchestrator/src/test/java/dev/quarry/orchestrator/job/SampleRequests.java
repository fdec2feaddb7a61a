package dev.quarry.orchestrator.job;

import dev.quarry.model.JobType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sample requests for tests. */
public final class SampleRequests {
  private SampleRequests() {}

  public static JobRequest aText() {
    return of(JobType.TEXT);
  }

  public static JobRequest of(JobType type) {
    return request(type, 0, Duration.ofMinutes(5), 3, null);
  }

  public static JobRequest aTextLasting(Duration maxDuration) {
    return request(JobType.TEXT, 0, maxDuration, 3, null);
  }

  public static JobRequest aTextTried(int maxAttempts) {
    return request(JobType.TEXT, 0, Duration.ofMinutes(5), maxAttempts, null);
  }

  public static JobRequest aTextOfPriority(int priority) {
    return request(JobType.TEXT, priority, Duration.ofMinutes(5), 3, null);
  }

  public static JobRequest aTextBackingOff(Backoff backoff) {
    return request(JobType.TEXT, 0, Duration.ofMinutes(5), 3, backoff);
  }

  /** A request with a remote source. */
  public static JobRequest of(
      JobType type, @Nullable String uri, String collection, Map<String, Object> options) {
    return new JobRequest(
        type,
        uri,
        null,
        null,
        collection,
        options,
        0,
        null,
        null,
        List.of(),
        Duration.ofMinutes(5),
        3,
        null);
  }

  /** A document with an uploaded file. */
  public static JobRequest aFile(Upload upload, String collection) {
    return new JobRequest(
        JobType.DOCUMENT,
        upload.uri(),
        null,
        null,
        collection,
        Map.of(),
        0,
        null,
        null,
        List.of(),
        Duration.ofMinutes(5),
        3,
        null,
        new Origin(null, upload, null, null));
  }

  private static JobRequest request(
      JobType type,
      int priority,
      Duration maxDuration,
      int maxAttempts,
      @Nullable Backoff backoff) {
    return new JobRequest(
        type,
        null,
        "Ein Text mit Umlauten: äöü",
        "A title",
        "default",
        Map.of("topic", "tests", "n", 7),
        priority,
        null,
        "batch-1",
        List.of("red", "blue"),
        maxDuration,
        maxAttempts,
        backoff);
  }
}
