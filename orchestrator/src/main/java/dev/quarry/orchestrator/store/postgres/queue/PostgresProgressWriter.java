package dev.quarry.orchestrator.store.postgres.queue;

import static dev.quarry.orchestrator.store.postgres.FencedStatement.requireWritten;

import dev.quarry.model.StageView;
import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.job.StageLog;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.FencedStatement;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import dev.quarry.orchestrator.store.postgres.ProgressEvent;
import dev.quarry.orchestrator.store.postgres.job.EventRows;
import dev.quarry.orchestrator.store.postgres.job.JobRow;
import dev.quarry.orchestrator.worker.ProgressWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Writes the progress of running jobs to the tables {@code job} and {@code job_event}. */
public final class PostgresProgressWriter implements ProgressWriter {
  /** Takes the next event number and adds the event; changes nothing else of the job. */
  private static final String EVENT =
      """
      with numbered as (
        update job set last_seq = last_seq + 1, updated_at = clock_timestamp()
        where %s returning id, last_seq)
      insert into job_event (job_id, seq, at, type, data)
      select id, last_seq, clock_timestamp(), ?, ?::jsonb from numbered
      """
          .formatted(FencedStatement.HELD);

  private static final String PROGRESS =
      """
      with raised as (
        update job set progress = greatest(progress, ?), last_seq = last_seq + 1,
          updated_at = clock_timestamp()
        where %s returning *)
      %s
      from raised
      """
          .formatted(FencedStatement.HELD, ProgressEvent.INSERT);

  private static final String STAGES =
      "select stages, clock_timestamp() as read_at from job where %s for no key update"
          .formatted(FencedStatement.HELD);

  private final Database db;
  private final EventRows events;

  public PostgresProgressWriter(Database db) {
    this.db = db;
    this.events = new EventRows(db.sql());
  }

  @Override
  public void stage(Fence fence, String stage) {
    db.transaction(
        () -> {
          enter(fence, PostgresText.of(stage));
          return fence;
        });
  }

  /** Locks the job's row in the transaction, so that its stages do not change meanwhile. */
  private void enter(Fence fence, String stage) {
    record Read(List<StageView> stages, Instant now) {}
    Read job =
        db.sql()
            .sql(STAGES)
            .params(fence.jobId(), fence.epoch())
            .query(
                (row, n) ->
                    new Read(
                        Json.read(row.getString("stages"), JobRow.STAGES),
                        JobRow.time(row, "read_at")))
            .optional()
            .orElseThrow(() -> new LeaseLostException(fence));
    long seq =
        db.sql()
            .sql(
                """
                update job set stage = ?, stages = ?::jsonb, last_seq = last_seq + 1,
                  updated_at = clock_timestamp()
                where id = ? returning last_seq
                """)
            .params(stage, Json.of(StageLog.enter(job.stages(), stage, job.now())), fence.jobId())
            .query(Long.class)
            .single();
    events.add(fence.jobId(), seq, EventTypes.STAGE, Map.of("stage", stage));
  }

  @Override
  public void progress(Fence fence, int percent) {
    int progress = Math.clamp(percent, 0, 100);
    requireWritten(
        fence,
        db.statement(
            () -> db.sql().sql(PROGRESS).params(progress, fence.jobId(), fence.epoch()).update()));
  }

  @Override
  public void event(Fence fence, String type, Map<String, Object> data) {
    if (EventTypes.terminal(type)) {
      throw new IllegalArgumentException("only a transition may write the terminal event " + type);
    }
    requireWritten(
        fence,
        db.statement(
            () ->
                db.sql()
                    .sql(EVENT)
                    .params(
                        fence.jobId(), fence.epoch(), PostgresText.of(type), Json.ofUnsafe(data))
                    .update()));
  }
}
