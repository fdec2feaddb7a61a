package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.Origin;
import dev.quarry.orchestrator.job.Upload;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The row of a job to be inserted, with strings that PostgreSQL accepts.
 *
 * @param key the idempotency key of the submission, if there is one
 * @param keySha256 SHA-256 of the request body, in PostgreSQL's hex format of {@code bytea}
 */
@JsonNaming(SnakeCaseStrategy.class)
record NewJobRow(
    UUID id,
    String tenant,
    String type,
    String collection,
    @Nullable String sourceUri,
    JobRow.RequestJson request,
    @Nullable String text,
    List<String> labels,
    @Nullable String batchId,
    int priority,
    int maxAttempts,
    int maxDurationSeconds,
    @Nullable UUID retryOf,
    @Nullable Boolean retryFailedOnly,
    @Nullable UUID retryRoot,
    @Nullable UUID uploadId,
    @Nullable String route,
    @Nullable String traceparent,
    @Nullable UUID scheduleId,
    @Nullable String key,
    @Nullable String keySha256) {
  private static final int MAX_SHARED_TEXT_LENGTH = 64 * 1024;

  static NewJobRow of(UUID id, String tenant, JobRequest request, @Nullable IdempotencyKey key) {
    Origin.Retry retry = request.origin().retry();
    Upload upload = request.origin().upload();
    return new NewJobRow(
        id,
        tenant,
        request.type().code(),
        request.collection(),
        PostgresText.ofNullable(request.sourceUri()),
        requestJson(request),
        PostgresText.ofNullable(request.text()),
        request.labels().stream().map(PostgresText::of).toList(),
        request.batchId(),
        request.priority(),
        request.maxAttempts(),
        Math.toIntExact(request.maxDuration().toSeconds()),
        retry == null ? null : retry.of(),
        retry == null ? null : retry.failedOnly(),
        retry == null ? null : retry.root(),
        upload == null ? null : upload.id(),
        request.origin().route(),
        request.origin().traceparent(),
        request.origin().schedule(),
        key == null ? null : key.key(),
        key == null ? null : hex(key));
  }

  /** SHA-256 of the request body, in PostgreSQL's hex format of {@code bytea}. */
  static String hex(IdempotencyKey key) {
    return "\\x" + HexFormat.of().formatHex(key.bodySha256());
  }

  private static JobRow.RequestJson requestJson(JobRequest request) {
    Map<String, Object> metadata = safe(request.options());
    Map<String, Object> legacy = safe(LegacyOptions.of(request));
    return new JobRow.RequestJson(
        PostgresText.ofNullable(request.title()),
        legacy,
        legacy.equals(metadata) ? null : metadata,
        request.callback(),
        request.backoff());
  }

  // PostgresText.object returns a map without null values for a map without null values.
  @SuppressWarnings("unchecked")
  private static Map<String, Object> safe(Map<String, Object> object) {
    return (Map<String, Object>) (Map<String, ?>) PostgresText.object(object);
  }

  /** Whether the text is so long that it would slow down the other jobs of a shared transaction. */
  boolean large() {
    return text != null && text.length() > MAX_SHARED_TEXT_LENGTH;
  }
}
