package dev.quarry.orchestrator.schedule;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.paging.Position;
import dev.quarry.orchestrator.schedule.Schedule.Plan;
import dev.quarry.orchestrator.schedule.Schedule.State;
import dev.quarry.orchestrator.schedule.ScheduleTransitions.Decision;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import dev.quarry.orchestrator.submission.JobInsertHook;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stores schedules and their runs. A schedule of another tenant is treated as missing. Each method
 * is one transaction, except {@link #take} and {@link #runNow}, which are a part of the one that
 * adds the job. The functions run while the row is locked, perhaps repeatedly. Thread-safe.
 */
public interface ScheduleStore {

  /** Whether a schedule was created. */
  sealed interface Creation {
    record Created(Schedule schedule) implements Creation {}

    /** The key was used before with the same body. */
    record Repeated(Schedule schedule) implements Creation {}

    /** The key was used before with another body. */
    record Conflicting() implements Creation {}

    /** The tenant has as many schedules as it may have. */
    record Full() implements Creation {}
  }

  /**
   * Adds a schedule. Of concurrent calls none exceeds the limit.
   *
   * @param max schedules of the tenant; null: no limit
   * @param first gives the state of the schedule at the time of the database
   */
  Creation add(
      Plan plan,
      Principal principal,
      @Nullable IdempotencyKey key,
      @Nullable Integer max,
      Function<Instant, State> first);

  Optional<Schedule> find(String tenant, UUID id);

  /** Lists schedules, newest first, without the texts of their submissions. */
  List<Schedule> list(String tenant, @Nullable Position before, int limit);

  /** The latest runs of each schedule, newest first. */
  Map<UUID, List<ScheduleRun>> runs(Collection<UUID> schedules, int perSchedule);

  /** Gives the plan, the principal and the state that a schedule gets. */
  @FunctionalInterface
  interface Change {
    Changed apply(Schedule schedule, Instant now);
  }

  /** What a change replaces. */
  record Changed(Plan plan, Principal principal, State state) {}

  Optional<Schedule> change(String tenant, UUID id, Change change);

  /** Deletes a schedule; returns whether there was one. Its jobs stay. */
  boolean delete(String tenant, UUID id);

  /** Schedules that are due, the longest due ones first. Others may take them at any moment. */
  List<Schedule> due(int limit);

  /** Decides about a schedule that is due. */
  @FunctionalInterface
  interface Due {
    Decision decide(Schedule schedule, Instant now, boolean running);
  }

  /**
   * Takes a due schedule in the transaction that adds its job: its row is locked, or passed over if
   * another node has it; the run is recorded, and the schedule gets its next state.
   *
   * @return throws {@link NotTakenException} before the job is added, unless the decision is to run
   */
  JobInsertHook take(Schedule seen, Due due);

  /** As {@link #take}, and records that the due time is left out if that is the decision. */
  boolean skip(Schedule seen, Due due);

  /**
   * Records a run on demand, which changes no due time.
   *
   * @return throws {@link NotTakenException} before the job is added if the schedule is gone, if a
   *     client has changed it, or if its last run has not ended
   */
  JobInsertHook runNow(Schedule seen);

  /**
   * Pauses a schedule unless a client has changed it meanwhile.
   *
   * @return whether it was paused
   */
  boolean pause(Schedule seen, String reason, AuditEntry entry);

  /** Records why the run of a due schedule was refused; it is due again after the delay. */
  boolean postpone(Schedule seen, String reason, Duration delay);

  /**
   * Copies the results of ended jobs to their runs.
   *
   * @return the number of runs, at most {@code limit}
   */
  int settle(int limit);
}
