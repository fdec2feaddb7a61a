package dev.quarry.orchestrator.store.postgres;

import dev.quarry.model.JobError;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.model.StageView;
import dev.quarry.orchestrator.dispatch.JobState;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.StageLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads a processing job under a lock and writes what it changes into. */
final class AttemptEnd {
  private static final String READ =
      """
      select j.*, clock_timestamp() as read_at, i.error_code, i.error_message
      from job j
      left join lateral (select error_code, error_message from item
        where job_id = j.id and status = 'failed' order by id limit 1) i on j.failed > 0
      where j.id = ?
      """;

  private final JdbcClient sql;
  private final EventRows events;
  private final EndOfJobs ends;

  AttemptEnd(JdbcClient sql) {
    this.sql = sql;
    this.events = new EventRows(sql);
    this.ends = EndOfJobs.in(sql);
  }

  /** A locked job. */
  record Row(JobState state, List<StageView> stages, Instant now) {}

  /** Empty if the fence is over; otherwise it holds until the transaction ends. */
  Optional<Row> lock(Fence fence) {
    // Read after the lock is held: while waiting for it, items and counts may have changed.
    return sql.sql(
            """
            select id from job
            where id = ? and epoch = ? and status = 'processing' for no key update
            """)
        .params(fence.jobId(), fence.epoch())
        .query(UUID.class)
        .optional()
        .map(this::read);
  }

  /** Counts a crash of a job that the transaction has locked. */
  Row crashed(UUID id) {
    sql.sql("update job set crashes = crashes + 1 where id = ?").param(id).update();
    return read(id);
  }

  private Row read(UUID id) {
    return sql.sql(READ).param(id).query((row, n) -> read(row)).single();
  }

  void enter(Row row, String stage) {
    UUID id = row.state().id();
    long seq =
        sql.sql(
                """
                update job set stage = ?, stages = ?::jsonb, last_seq = last_seq + 1,
                  updated_at = clock_timestamp()
                where id = ? returning last_seq
                """)
            .params(stage, Json.of(StageLog.enter(row.stages(), stage, row.now())), id)
            .query(Long.class)
            .single();
    events.add(id, seq, EventTypes.STAGE, Map.of("stage", stage));
  }

  void write(Row row, Transition transition) {
    UUID id = row.state().id();
    Change change = Change.of(transition);
    long seq =
        sql.sql(
                """
                update job set status = ?, partial = ?, error = ?::jsonb, result = ?::jsonb,
                  progress = case when ? then 100 else progress end,
                  completed_at = case when ? then clock_timestamp() end,
                  stage = case when ? then stage end, stages = ?::jsonb,
                  attempt = greatest(0, attempt - ?),
                  run_at = coalesce(clock_timestamp() + ? * interval '1 millisecond', run_at),
                  last_seq = last_seq + 1, updated_at = clock_timestamp()
                where id = ? returning last_seq
                """)
            .params(transition.to().code(), change.partial())
            .param(change.error() == null ? null : Json.of(change.error()))
            .param(change.result() == null ? null : Json.ofUnsafe(change.result()))
            .params(transition.to() == JobStatus.COMPLETED, transition.to().terminal())
            .param(transition.to().terminal())
            .param(Json.of(StageLog.end(row.stages(), change.stageStatus(), row.now())))
            .param(change.attemptsGivenBack())
            .param(change.delayMillis())
            .param(id)
            .query(Long.class)
            .single();
    events.add(id, seq, transition.event(), told(row.state(), transition));
    if (transition.to().terminal()) {
      ends.ended(List.of(id));
    }
  }

  /** What of a job a transition changes. */
  private record Change(
      boolean partial,
      @Nullable JobError error,
      @Nullable Map<String, Object> result,
      String stageStatus,
      int attemptsGivenBack,
      @Nullable Long delayMillis) {

    static Change of(Transition transition) {
      return switch (transition) {
        case Transition.Completed(var result, boolean partial) ->
            new Change(partial, null, result, "completed", 0, null);
        case Transition.Failed(var error) ->
            new Change(false, safe(error), null, "failed", 0, null);
        case Transition.Cancelled _ -> new Change(false, null, null, "cancelled", 0, null);
        case Transition.Retrying(_, var delay) ->
            new Change(false, null, null, "failed", 0, delay.toMillis());
        case Transition.HandedBack(var delay) ->
            new Change(false, null, null, "interrupted", 1, delay.toMillis());
        case Transition.Rescued _ -> new Change(false, null, null, "interrupted", 1, null);
      };
    }

    private static JobError safe(JobError error) {
      return new JobError(
          SafeText.of(error.code()), SafeText.of(error.message()), error.retryable());
    }
  }

  private static Map<String, Object> told(JobState job, Transition transition) {
    Map<String, Object> data = new LinkedHashMap<>();
    switch (transition) {
      case Transition.Completed(_, boolean partial) -> {
        data.put("partial", partial);
        data.put("progress", 100);
        data.put("counts", job.counts());
      }
      case Transition.Failed(var error) -> tell(data, error);
      case Transition.Retrying(var error, var delay) -> {
        tell(data, error);
        data.put("attempt", job.attempt());
        data.put("max_attempts", job.maxAttempts());
        data.put("delay_seconds", delay.toMillis() / 1000.0);
      }
      case Transition.Rescued _ -> data.put("crashes", job.crashes());
      case Transition.Cancelled _, Transition.HandedBack _ -> {}
    }
    return data;
  }

  private static void tell(Map<String, Object> data, JobError error) {
    data.put("code", error.code());
    data.put("message", error.message());
    data.put("retryable", error.retryable());
  }

  private static Row read(ResultSet row) throws SQLException {
    String code = row.getString("error_code");
    String message = row.getString("error_message");
    JobState state =
        new JobState(
            row.getObject("id", UUID.class),
            JobType.of(row.getString("type")),
            row.getInt("attempt"),
            row.getInt("max_attempts"),
            row.getInt("crashes"),
            row.getObject("cancel_requested_at") != null,
            JobRow.counts(row),
            code == null ? null : new JobError(code, message == null ? code : message, false));
    return new Row(
        state, Json.read(row.getString("stages"), JobRow.STAGES), JobRow.time(row, "read_at"));
  }
}
