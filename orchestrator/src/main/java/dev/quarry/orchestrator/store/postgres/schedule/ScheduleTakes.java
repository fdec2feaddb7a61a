package dev.quarry.orchestrator.store.postgres.schedule;

import static java.util.Objects.requireNonNull;

import dev.quarry.orchestrator.schedule.NotTakenException;
import dev.quarry.orchestrator.schedule.Schedule;
import dev.quarry.orchestrator.schedule.Schedule.Skip;
import dev.quarry.orchestrator.schedule.Schedule.State;
import dev.quarry.orchestrator.schedule.ScheduleStore.Due;
import dev.quarry.orchestrator.schedule.ScheduleTransitions.Decision;
import dev.quarry.orchestrator.submission.Enclosure;
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

  /** Empty if another node has locked it, or if it is gone. */
  private Optional<Locked> lock(UUID id, Due due) {
    return sql.sql(ScheduleRow.FIND + " for update skip locked")
        .param(id)
        .query(ScheduleRow::read)
        .optional()
        .map(
            schedule ->
                new Locked(schedule, due.decide(schedule, now(), runs.running(id).isPresent())));
  }

  Enclosure take(UUID id, Due due) {
    return new Enclosure() {
      private @Nullable Instant dueAt;
      private @Nullable State next;

      @Override
      public void before() {
        Locked locked = lock(id, due).orElseThrow(() -> new NotTakenException(null));
        if (!(locked.decision() instanceof Decision.Run(State state))) {
          throw new NotTakenException(null);
        }
        dueAt = locked.schedule().state().dueAt();
        next = state;
      }

      @Override
      public void after(UUID job) {
        runs.add(id, requireNonNull(dueAt), job);
        move(id, requireNonNull(next), null);
      }
    };
  }

  boolean skip(UUID id, Due due) {
    Locked locked = lock(id, due).orElse(null);
    if (locked == null || !(locked.decision() instanceof Decision.Skip(State next))) {
      return false;
    }
    move(id, next, new Skip(locked.schedule().state().dueAt(), Skip.STILL_RUNNING));
    return true;
  }

  private void move(UUID id, State next, @Nullable Skip skip) {
    sql.sql(
            """
            update schedule set due_at = :due, next_run_at = :next,
              skipped_due_at = coalesce(:skipped, skipped_due_at),
              skip_reason = coalesce(:reason, skip_reason)
            where id = :id
            """)
        .param("id", id)
        .param("due", ScheduleRow.time(next.dueAt()))
        .param("next", ScheduleRow.time(next.nextRunAt()))
        .param("skipped", skip == null ? null : ScheduleRow.time(skip.dueAt()))
        .param("reason", skip == null ? null : skip.reason())
        .update();
  }

  /** Waits for another transaction with the schedule. */
  Enclosure runNow(String tenant, UUID id) {
    return new Enclosure() {
      @Override
      public void before() {
        if (sql.sql("select id from schedule where id = ? and tenant = ? for update")
            .params(id, tenant)
            .query(UUID.class)
            .optional()
            .isEmpty()) {
          throw new NotTakenException(null);
        }
        runs.running(id)
            .ifPresent(
                job -> {
                  throw new NotTakenException(job);
                });
      }

      @Override
      public void after(UUID job) {
        runs.add(id, now(), job);
      }
    };
  }
}
