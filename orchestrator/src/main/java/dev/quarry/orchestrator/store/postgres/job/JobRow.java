package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobError;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.model.StageView;
import dev.quarry.orchestrator.job.Backoff;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.Origin;
import dev.quarry.orchestrator.job.Upload;
import dev.quarry.orchestrator.store.postgres.Instants;
import dev.quarry.orchestrator.store.postgres.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** The columns of a job and their conversion. */
public final class JobRow {
  public static final TypeReference<List<StageView>> STAGES = new TypeReference<>() {};
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private static final String BASE_COLUMNS =
      """
      j.id, j.tenant, j.type, j.status, j.partial, j.collection, j.source_uri, j.request,
      j.labels, j.batch_id, j.priority, j.attempt, j.max_attempts, j.crashes,
      j.max_duration_seconds, j.epoch, j.run_at, j.cancel_requested_at, j.progress, j.stage,
      j.stages, j.found, j.fetched, j.stored, j.unchanged, j.skipped, j.failed, j.chunks,
      j.vectors, j.removed, j.last_seq, j.error, j.result, j.created_at, j.started_at,
      j.updated_at, j.searchable_at, j.completed_at,
      j.retry_of, j.retry_failed_only, j.retry_root, j.route, j.traceparent, j.schedule_id,
      (select jsonb_build_object('id', u.id, 'name', u.name, 'bytes', u.bytes,
        'sha256', encode(u.sha256, 'base64')) from upload u where u.id = j.upload_id) as upload,
      clock_timestamp() as read_at,
      """;

  /** Columns of {@code job j} in the claiming statement, which does not see the new lease. */
  public static final String CLAIMED = BASE_COLUMNS + "j.text, clock_timestamp() as heartbeat_at";

  /** Columns of {@code job j} in the inserting statement, without the text. */
  static final String INSERTED = BASE_COLUMNS + "null as text, null::timestamptz as heartbeat_at";

  private static final String HEARTBEAT_COLUMN =
      "(select l.heartbeat_at from job_lease l where l.job_id = j.id) as heartbeat_at";

  /** Columns of {@code job j}, including the text of text jobs. */
  static final String WITH_TEXT = BASE_COLUMNS + "j.text, " + HEARTBEAT_COLUMN;

  /** Columns of {@code job j}, without the text of text jobs. */
  static final String WITHOUT_TEXT = BASE_COLUMNS + "null as text, " + HEARTBEAT_COLUMN;

  /**
   * The column {@code request}: the fields of a request that have no column of their own.
   *
   * @param options the client's metadata, unless {@code metadata} is present
   * @param metadata the client's metadata, present if {@code options} differs from it because it is
   *     in the format of the previous version ({@link LegacyOptions})
   */
  record RequestJson(
      @Nullable String title,
      Map<String, Object> options,
      @Nullable Map<String, Object> metadata,
      JobRequest.@Nullable Callback callback,
      @Nullable Backoff backoff) {}

  private JobRow() {}

  public static Job read(ResultSet row, int number) throws SQLException {
    return new Job(
        row.getObject("id", UUID.class),
        row.getString("tenant"),
        request(row),
        JobStatus.of(row.getString("status")),
        row.getBoolean("partial"),
        row.getInt("attempt"),
        row.getInt("crashes"),
        row.getLong("epoch"),
        row.getObject("cancel_requested_at") != null,
        row.getInt("progress"),
        row.getString("stage"),
        Json.read(row.getString("stages"), STAGES),
        counts(row),
        row.getLong("last_seq"),
        Json.readNullable(row.getString("error"), JobError.class),
        Json.readNullable(row.getString("result"), OBJECT),
        times(row));
  }

  public static JobCounts counts(ResultSet row) throws SQLException {
    return new JobCounts(
        row.getInt("found"),
        row.getInt("fetched"),
        row.getInt("stored"),
        row.getInt("unchanged"),
        row.getInt("skipped"),
        row.getInt("failed"),
        row.getInt("chunks"),
        row.getInt("vectors"),
        row.getInt("removed"));
  }

  static Map<String, Object> object(String json) {
    return Json.read(json, OBJECT);
  }

  public static Instant time(ResultSet row, String column) throws SQLException {
    return Instants.present(row, column);
  }

  private static JobRequest request(ResultSet row) throws SQLException {
    RequestJson json = Json.read(row.getString("request"), RequestJson.class);
    return new JobRequest(
        JobType.of(row.getString("type")),
        row.getString("source_uri"),
        row.getString("text"),
        json.title(),
        row.getString("collection"),
        json.metadata() == null ? json.options() : json.metadata(),
        row.getInt("priority"),
        json.callback(),
        row.getString("batch_id"),
        List.of((String[]) row.getArray("labels").getArray()),
        Duration.ofSeconds(row.getInt("max_duration_seconds")),
        row.getInt("max_attempts"),
        json.backoff(),
        origin(row));
  }

  private static Origin origin(ResultSet row) throws SQLException {
    UUID retryOf = row.getObject("retry_of", UUID.class);
    Upload upload = Json.readNullable(row.getString("upload"), Upload.class);
    String route = row.getString("route");
    String traceparent = row.getString("traceparent");
    UUID schedule = row.getObject("schedule_id", UUID.class);
    if (retryOf == null
        && upload == null
        && route == null
        && traceparent == null
        && schedule == null) {
      return Origin.NONE;
    }
    Origin.Retry retry =
        retryOf == null
            ? null
            : new Origin.Retry(
                retryOf,
                row.getBoolean("retry_failed_only"),
                row.getObject("retry_root", UUID.class));
    return new Origin(retry, upload, route, traceparent, schedule);
  }

  private static Job.JobTimes times(ResultSet row) throws SQLException {
    return new Job.JobTimes(
        time(row, "created_at"),
        time(row, "run_at"),
        time(row, "updated_at"),
        Instants.read(row, "started_at"),
        Instants.read(row, "searchable_at"),
        Instants.read(row, "completed_at"),
        Instants.read(row, "heartbeat_at"),
        time(row, "read_at"));
  }
}
