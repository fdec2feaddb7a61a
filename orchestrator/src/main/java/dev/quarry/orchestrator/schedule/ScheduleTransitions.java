package dev.quarry.orchestrator.schedule;

import dev.quarry.orchestrator.schedule.Schedule.State;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/**
 * Decides how the state of a schedule changes: when it is made or changed, and when it is due. The
 * times that it gets and returns are those of the database. Thread-safe.
 */
public final class ScheduleTransitions {
  private final CronReader reader;
  private final DoubleSupplier random;

  /**
   * @param random from 0 (inclusive) to 1 (exclusive)
   */
  public ScheduleTransitions(CronReader reader, DoubleSupplier random) {
    this.reader = reader;
    this.random = random;
  }

  /** What a due time leads to. */
  public sealed interface Decision {
    /** It is paused, or not due yet. */
    record Wait() implements Decision {}

    /** Its job is submitted; the schedule gets this state. */
    record Run(State next) implements Decision {}

    /** The last run has not ended: the due time is left out. */
    record Skip(State next) implements Decision {}
  }

  /** The state of a new schedule. */
  State created(Timing timing, boolean paused, Instant now) {
    return waiting(timing, timing.recurrence(reader).first(now)).pausedIf(paused, null);
  }

  /**
   * The state after a client's change. A schedule that is resumed keeps its due time if that is
   * still ahead; a new timing begins now, an interval with its first whole length.
   */
  State changed(Schedule schedule, Timing timing, boolean paused, Instant now) {
    State state = schedule.state();
    Recurrence recurrence = timing.recurrence(reader);
    boolean overdue = !state.dueAt().isAfter(now);
    State next = state;
    if (!timing.equals(schedule.plan().timing())) {
      next = waiting(timing, recurrence.next(now, now));
    } else if (state.paused() && !paused && overdue) {
      next = waiting(timing, recurrence.first(now));
    }
    return next.pausedIf(paused, state.pauseReason());
  }

  /**
   * @param running whether the job of the last run has not ended
   */
  public Decision due(Schedule schedule, Instant now, boolean running) {
    State state = schedule.state();
    if (state.paused() || state.nextRunAt().isAfter(now)) {
      return new Decision.Wait();
    }
    Timing timing = schedule.plan().timing();
    State next = waiting(timing, timing.recurrence(reader).next(state.dueAt(), now));
    return running ? new Decision.Skip(next) : new Decision.Run(next);
  }

  private State waiting(Timing timing, Instant due) {
    long jitter = Duration.ofSeconds(timing.jitterSeconds()).toMillis();
    return new State(false, null, due, due.plusMillis((long) (jitter * random.getAsDouble())));
  }
}
