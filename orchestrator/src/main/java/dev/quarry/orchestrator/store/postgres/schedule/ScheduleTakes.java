package dev.quarry.orchestrator.store.postgres.schedule;

import static java.util.Objects.requireNonNull;

import dev.quarry.orchestrator.schedule.NotTakenException;
import dev.quarry.orchestrator.schedule.Schedule;
import dev.quarry.orchestrator.schedule.Schedule.Skip;
import dev.quarry.orchestrator.schedule.Schedule.State;
import dev.quarry.orchestrator.schedule.ScheduleStore.Due;
import dev.quarry.orchestrator.schedule.ScheduleTransitions.Decision;
import dev.quarry.orchestrator.submission.JobInsertHook;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The statements that run in the transaction of a due time, or of a run on demand. */
final class ScheduleTakes {
  private final JdbcClient sql;
  private final ScheduleRunRows runs;

  ScheduleTakes(JdbcClient sql, ScheduleRunRows runs) {
    this.sql = sql;
    this.runs = runs;
  }

  /** The database's clock. */
  Instant now() {
    return requireNonNull(sql.sql("select clock_timestamp()").query(OffsetDateTime.class).single())
        .toInstant();
  }

  /** A schedule whose row is locked until the transaction ends, and what is decided about it. */
  private record Locked(Schedule schedule, Decision decision) {}

  /** Empty if another node has locked it, if it is gone, or if a client has changed it. */
  private Optional<Locked> lock(Schedule seen, Due due) {
    return sql.sql(ScheduleRow.FIND + " for update skip locked")
        .param(seen.id())
        .query(ScheduleRow::read)
        .optional()
        .filter(seen::hasVersionOf)
        .map(
            schedule ->
                new Locked(
                    schedule, due.decide(schedule, now(), runs.running(seen.id()).isPresent())));
  }

  JobInsertHook take(Schedule seen, Due due) {
    return new JobInsertHook() {
      private @Nullable Instant dueAt;
      private @Nullable State next;

      @Override
      public void beforeInsert() {
        Locked locked = lock(seen, due).orElseThrow(() -> new NotTakenException(null));
        if (!(locked.decision() instanceof Decision.Run(State state))) {
          throw new NotTakenException(null);
        }
        dueAt = locked.schedule().state().dueAt();
        next = state;
      }

      @Override
      public void afterInsert(UUID job) {
        runs.add(seen.id(), requireNonNull(dueAt), job);
        taken(seen.id(), requireNonNull(next));
      }
    };
  }

  /** A refusal of this due time is over: it has run. */
  private void taken(UUID id, State next) {
    sql.sql(
            """
            update schedule set due_at = :due, next_run_at = :next,
              skipped_due_at = nullif(skipped_due_at, due_at),
              skip_reason = case when skipped_due_at <> due_at then skip_reason end
            where id = :id
            """)
        .param("id", id)
        .param("due", ScheduleRow.time(next.dueAt()))
        .param("next", ScheduleRow.time(next.nextRunAt()))
        .update();
  }

  boolean skip(Schedule seen, Due due) {
    Locked locked = lock(seen, due).orElse(null);
    if (locked == null || !(locked.decision() instanceof Decision.Skip(State next))) {
      return false;
    }
    sql.sql(
            """
            update schedule set due_at = :due, next_run_at = :next,
              skipped_due_at = due_at, skip_reason = :reason
            where id = :id
            """)
        .param("id", seen.id())
        .param("due", ScheduleRow.time(next.dueAt()))
        .param("next", ScheduleRow.time(next.nextRunAt()))
        .param("reason", Skip.STILL_RUNNING)
        .update();
    return true;
  }

  /** Waits for another transaction with the schedule. */
  JobInsertHook runNow(Schedule seen) {
    return new JobInsertHook() {
      @Override
      public void beforeInsert() {
        if (sql.sql(ScheduleRow.FIND + " for update")
            .param(seen.id())
            .query(ScheduleRow::read)
            .optional()
            .filter(seen::hasVersionOf)
            .isEmpty()) {
          throw new NotTakenException(null);
        }
        runs.running(seen.id())
            .ifPresent(
                job -> {
                  throw new NotTakenException(job);
                });
      }

      @Override
      public void afterInsert(UUID job) {
        runs.add(seen.id(), now(), job);
      }
    };
  }
}
