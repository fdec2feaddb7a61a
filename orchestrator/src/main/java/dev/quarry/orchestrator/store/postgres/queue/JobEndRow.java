package dev.quarry.orchestrator.store.postgres.queue;

import dev.quarry.model.JobError;
import dev.quarry.model.StageView;
import dev.quarry.orchestrator.dispatch.JobState;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.job.StageLog;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The changes of a job's row at the end of an attempt, and its event. All texts are valid in
 * PostgreSQL.
 *
 * @param searchable whether the documents of the job are found by their words from now on
 * @param result null: the stored result does not change
 * @param stage the stage of a job that stays processing
 * @param uncountedAttempts number of attempts to subtract, because they do not count
 * @param delayMillis time until the job is due again, in ms; null: {@code run_at} does not change
 * @param chunks null: their number does not change
 */
@JsonNaming(SnakeCaseStrategy.class)
record JobEndRow(
    UUID id,
    String status,
    boolean terminal,
    boolean searchable,
    boolean partial,
    @Nullable JobError error,
    @Nullable Map<String, @Nullable Object> result,
    @Nullable String stage,
    List<StageView> stages,
    int uncountedAttempts,
    @Nullable Long delayMillis,
    @Nullable Integer chunks,
    String event,
    Map<String, @Nullable Object> data) {

  /** The stage of a job that waits for the vectors of its documents. */
  private static final String EMBED = "embed";

  static JobEndRow of(AttemptFinisher.Decision decision) {
    Transition transition = decision.transition();
    AttemptFinisher.Row row = decision.row();
    Change change = Change.of(transition);
    return new JobEndRow(
        row.state().id(),
        transition.to().code(),
        transition.to().terminal(),
        transition instanceof Transition.Searchable || transition instanceof Transition.Completed,
        change.partial(),
        change.error(),
        change.result() == null ? null : PostgresText.object(change.result()),
        transition instanceof Transition.Searchable ? EMBED : null,
        stages(row, transition, change),
        change.uncountedAttempts(),
        change.delayMillis(),
        transition instanceof Transition.Completed ? row.state().counts().chunks() : null,
        transition.event(),
        PostgresText.object(eventData(row.state(), transition)));
  }

  private static List<StageView> stages(
      AttemptFinisher.Row row, Transition transition, Change change) {
    return transition instanceof Transition.Searchable
        ? StageLog.enter(row.stages(), EMBED, row.now())
        : StageLog.end(row.stages(), change.stageStatus(), row.now());
  }

  private record Change(
      boolean partial,
      @Nullable JobError error,
      @Nullable Map<String, Object> result,
      String stageStatus,
      int uncountedAttempts,
      @Nullable Long delayMillis) {

    static Change of(Transition transition) {
      return switch (transition) {
        case Transition.Completed(var result, boolean partial) ->
            new Change(partial, null, result, "completed", 0, null);
        case Transition.Searchable(var result) ->
            new Change(false, null, result, "completed", 0, null);
        case Transition.Failed(var error) ->
            new Change(false, safe(error), null, "failed", 0, null);
        case Transition.Cancelled _ -> new Change(false, null, null, "cancelled", 0, null);
        case Transition.Retrying(_, var delay) ->
            new Change(false, null, null, "failed", 0, delay.toMillis());
        case Transition.Released(var delay) ->
            new Change(
                false, null, null, "interrupted", 1, delay.isZero() ? null : delay.toMillis());
        case Transition.Rescued _ -> new Change(false, null, null, "interrupted", 1, null);
      };
    }

    private static JobError safe(JobError error) {
      return new JobError(
          PostgresText.of(error.code()), PostgresText.of(error.message()), error.retryable());
    }
  }

  private static Map<String, Object> eventData(JobState job, Transition transition) {
    Map<String, Object> data = new LinkedHashMap<>();
    switch (transition) {
      case Transition.Completed(_, boolean partial) -> {
        data.put("partial", partial);
        data.put("progress", 100);
        data.put("counts", job.counts());
      }
      case Transition.Searchable _ -> {
        data.put("stage", EMBED);
        data.put("counts", job.counts());
      }
      case Transition.Failed(var error) -> putError(data, error);
      case Transition.Retrying(var error, var delay) -> {
        putError(data, error);
        data.put("attempt", job.attempt());
        data.put("max_attempts", job.maxAttempts());
        data.put("delay_seconds", delay.toMillis() / 1000.0);
      }
      case Transition.Rescued _ -> data.put("crashes", job.crashes());
      case Transition.Cancelled _, Transition.Released _ -> {}
    }
    return data;
  }

  private static void putError(Map<String, Object> data, JobError error) {
    data.put("code", error.code());
    data.put("message", error.message());
    data.put("retryable", error.retryable());
  }
}
