package dev.quarry.orchestrator.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/** The due times of a schedule. Thread-safe. */
sealed interface Recurrence {

  /** The first due time of a new schedule. */
  Instant first(Instant now);

  /**
   * The due time that follows.
   *
   * @param due a due time
   * @return the next one after {@code now}; those in between are missed
   */
  Instant next(Instant due, Instant now);

  /** At intervals of the same length, from the first due time on, which is at once. */
  record Every(Duration interval) implements Recurrence {

    @Override
    public Instant first(Instant now) {
      return now;
    }

    @Override
    public Instant next(Instant due, Instant now) {
      long passed = Math.max(0, Duration.between(due, now).dividedBy(interval));
      return due.plus(interval.multipliedBy(passed + 1));
    }
  }

  /**
   * At the times of a cron expression in a time zone. When clocks are put forward, times that are
   * left out are due once, at the moment of the change; when they are put back, times that occur
   * twice are due at the first occurrence. An hourly expression follows the time that really
   * passes: nothing is left out or put together.
   *
   * @param hourly whether its hour field begins with {@code *}
   */
  record Cron(LocalTimes times, ZoneId zone, boolean hourly) implements Recurrence {

    @Override
    public Instant first(Instant now) {
      return next(now, now);
    }

    @Override
    public Instant next(Instant due, Instant now) {
      ZoneRules rules = zone.getRules();
      Instant from = now.plusNanos(1);
      // Each pass looks at the time between two changes of the zone's offset.
      while (true) {
        LocalDateTime local = times.from(earliestLocal(from, rules));
        if (local == null) {
          throw new IllegalStateException("the expression has no further time"); // checked before
        }
        Instant at = local.toInstant(rules.getOffset(from));
        ZoneOffsetTransition change = rules.nextTransition(from);
        if (change == null || at.isBefore(change.getInstant())) {
          return at;
        }
        if (change.isGap() && !hourly && local.isBefore(change.getDateTimeAfter())) {
          return change.getInstant();
        }
        from = change.getInstant();
      }
    }

    /** The local time at an instant, or the end of the hour that is repeated then. */
    private LocalDateTime earliestLocal(Instant from, ZoneRules rules) {
      LocalDateTime local = LocalDateTime.ofInstant(from, rules.getOffset(from));
      ZoneOffsetTransition last = rules.previousTransition(from.plusNanos(1));
      boolean repeats =
          last != null && last.isOverlap() && local.isBefore(last.getDateTimeBefore());
      return repeats && !hourly ? last.getDateTimeBefore() : local;
    }
  }
}
