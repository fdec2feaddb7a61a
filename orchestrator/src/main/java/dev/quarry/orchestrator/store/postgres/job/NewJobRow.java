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
 * The row of a job to be inserted, with its texts made safe.
 *
 * @param key the client's name for the submission, if it gave one
 * @param keySha256 of what it submitted under that name, as PostgreSQL writes a {@code bytea}
 */
@JsonNaming(SnakeCaseStrategy.class)
record NewJobRow(
    UUID id,
    String tenant,
    String type,
    String collection,
    @Nullable String sourceUri,
    JobRow.Rest request,
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
    @Nullable String key,
    @Nullable String keySha256) {
  private static final int LARGE = 64 * 1024;

  static NewJobRow of(UUID id, String tenant, JobRequest request, @Nullable IdempotencyKey key) {
    Origin.Retry retry = request.origin().retry();
    Upload upload = request.origin().upload();
    return new NewJobRow(
        id,
        tenant,
        request.type().code(),
        request.collection(),
        PostgresText.ofNullable(request.sourceUri()),
        rest(request),
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
        key == null ? null : key.key(),
        key == null ? null : hex(key));
  }

  /** As PostgreSQL writes a {@code bytea}. */
  static String hex(IdempotencyKey key) {
    return "\\x" + HexFormat.of().formatHex(key.bodySha256());
  }

  private static JobRow.Rest rest(JobRequest request) {
    Map<String, Object> metadata = safe(request.options());
    Map<String, Object> former = safe(FormerOptions.of(request));
    return new JobRow.Rest(
        PostgresText.ofNullable(request.title()),
        former,
        former.equals(metadata) ? null : metadata,
        request.callback(),
        request.backoff());
  }

  // A JSON object stays one when its texts are made safe.
  @SuppressWarnings("unchecked")
  private static Map<String, Object> safe(Map<String, Object> object) {
    return (Map<String, Object>) (Map<String, ?>) PostgresText.object(object);
  }

  /** Whether others would feel that it is written together with theirs. */
  boolean large() {
    return text != null && text.length() > LARGE;
  }
}
