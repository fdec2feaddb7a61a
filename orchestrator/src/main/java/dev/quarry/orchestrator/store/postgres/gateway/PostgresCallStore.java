package dev.quarry.orchestrator.store.postgres.gateway;

import dev.quarry.orchestrator.gateway.CallStore;
import dev.quarry.orchestrator.gateway.ProgressTokens;
import dev.quarry.orchestrator.gateway.StoredCall;
import dev.quarry.orchestrator.gateway.UpstreamResponse;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.FencedStatement;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import dev.quarry.orchestrator.submission.JobInsertHook;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Requests, responses and progress tokens of gateway calls, one table each. */
public final class PostgresCallStore implements CallStore, ProgressTokens {
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  private final Database db;

  public PostgresCallStore(Database db) {
    this.db = db;
  }

  @Override
  public JobInsertHook insertHook(StoredCall call) {
    return new JobInsertHook() {
      @Override
      public void afterInsert(UUID job) {
        insert(job, call);
      }
    };
  }

  private void insert(UUID jobId, StoredCall call) {
    db.sql()
        .sql(
            """
            insert into gateway_call (job_id, content_type, headers, body)
            values (?, ?, ?::jsonb, ?)
            """)
        .param(jobId)
        .param(PostgresText.ofNullable(call.contentType()))
        .params(Json.ofUnsafe(call.headers()), call.body())
        .update();
  }

  @Override
  public Optional<StoredCall> call(UUID jobId) {
    return db.statement(
        () ->
            db.sql()
                .sql("select content_type, headers, body from gateway_call where job_id = ?")
                .param(jobId)
                .query(
                    (row, n) ->
                        new StoredCall(
                            row.getString(1),
                            Json.read(row.getString(2), HEADERS),
                            row.getBytes(3)))
                .optional());
  }

  @Override
  public void storeResponse(Fence fence, UpstreamResponse response) {
    write(
        fence,
        """
        insert into gateway_answer (job_id, status, content_type, bytes, body)
        select id, ?, ?, ?, ? from running
        on conflict (job_id) do update set status = excluded.status,
          content_type = excluded.content_type, bytes = excluded.bytes,
          body = excluded.body, answered_at = clock_timestamp()
        """,
        response.status(),
        PostgresText.ofNullable(response.contentType()),
        response.bytes(),
        response.body());
  }

  /**
   * @param insert selects its row from {@code running}
   */
  private void write(Fence fence, String insert, @Nullable Object... values) {
    FencedStatement.requireWritten(
        fence,
        db.statement(
            () ->
                db.sql()
                    .sql(FencedStatement.WITH_RUNNING + insert)
                    .params(fence.jobId(), fence.epoch())
                    .params(Arrays.asList(values))
                    .update()));
  }

  @Override
  public Optional<UpstreamResponse> response(UUID jobId) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    "select status, content_type, bytes, body from gateway_answer where job_id = ?")
                .param(jobId)
                .query(
                    (row, n) ->
                        new UpstreamResponse(
                            row.getInt(1), row.getString(2), row.getLong(3), row.getBytes(4)))
                .optional());
  }

  @Override
  public void open(Fence fence, byte[] sha256) {
    write(
        fence,
        """
        insert into gateway_progress (job_id, epoch, token_sha256)
        select id, ?, ? from running
        on conflict (job_id) do update set epoch = excluded.epoch,
          token_sha256 = excluded.token_sha256
        """,
        fence.epoch(),
        sha256);
  }

  @Override
  public Optional<Opened> find(byte[] sha256) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select p.job_id, p.epoch, %s, j.stage, jsonb_array_length(j.stages)
                    from gateway_progress p join job j on j.id = p.job_id
                    where p.token_sha256 = ?
                    """
                        .formatted(FencedStatement.held("j", "p.job_id", "p.epoch")))
                .param(sha256)
                .query(
                    (row, n) ->
                        new Opened(
                            new Fence(row.getObject(1, UUID.class), row.getLong(2)),
                            row.getBoolean(3),
                            row.getString(4),
                            row.getInt(5)))
                .optional());
  }
}
