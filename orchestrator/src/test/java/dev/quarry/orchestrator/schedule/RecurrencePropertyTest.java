package dev.quarry.orchestrator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.schedule.spring.SpringCronReader;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Properties of the due times, compared with a walk through all minutes. */
class RecurrencePropertyTest {
  private static final Instant START = Instant.parse("2027-01-01T00:00:00Z");

  /** With changes of an hour in both hemispheres, of half an hour, and with none. */
  @Provide
  Arbitrary<String> zones() {
    return Arbitraries.of(
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC");
  }

  @Property(tries = 300)
  void daily_time_is_the_first_minute_that_matches(
      @ForAll("zones") String zone,
      @ForAll @IntRange(max = 23) int hour,
      @ForAll @IntRange(max = 59) int minute,
      @ForAll @IntRange(max = 365 * 24 * 60) int after) {
    Instant now = START.plus(Duration.ofMinutes(after));
    Instant next = recurrence(minute + " " + hour + " * * *", zone).next(now, now);
    assertThat(next).isEqualTo(walk(now, ZoneId.of(zone), hour, minute));
  }

  /** Minute by minute: the local time is reached, or jumped over, for the first time of the day. */
  private static Instant walk(Instant now, ZoneId zone, int hour, int minute) {
    for (Instant at = now.plusSeconds(60); ; at = at.plusSeconds(60)) {
      LocalDateTime target = at.atZone(zone).toLocalDate().atTime(hour, minute);
      ZonedDateTime resolved = target.atZone(zone); // the earlier offset in an overlap
      boolean leftOut = !resolved.toLocalDateTime().equals(target);
      Instant due =
          leftOut ? zone.getRules().getTransition(target).getInstant() : resolved.toInstant();
      if (due.equals(at)) {
        return at;
      }
    }
  }

  @Property(tries = 300)
  void hourly_times_are_an_hour_apart_unless_the_offset_changes_by_less(
      @ForAll("zones") String zone,
      @ForAll @IntRange(max = 59) int minute,
      @ForAll @IntRange(max = 365 * 24 * 60) int after) {
    Recurrence hourly = recurrence(minute + " * * * *", zone);
    Instant first = hourly.next(START, START.plus(Duration.ofMinutes(after)));
    Instant second = hourly.next(first, first);
    assertThat(first.atZone(ZoneId.of(zone)).getMinute()).isEqualTo(minute);
    assertThat(Duration.between(first, second).toMinutes()).isIn(30L, 60L, 90L);
  }

  @Property(tries = 200)
  void due_times_ascend_and_lie_ahead(
      @ForAll("zones") String zone,
      @ForAll @IntRange(min = 1, max = 28) int day,
      @ForAll @IntRange(max = 23) int hour,
      @ForAll @IntRange(max = 365 * 24 * 60) int after) {
    Recurrence monthly = recurrence("7 " + hour + " " + day + " * *", zone);
    Instant now = START.plus(Duration.ofMinutes(after));
    Instant next = monthly.next(now, now);
    assertThat(next).isAfter(now);
    assertThat(monthly.next(next, next)).isAfter(next);
    assertThat(monthly.next(now, next.minusSeconds(1))).isEqualTo(next);
  }

  private static Recurrence recurrence(String cron, String zone) {
    return new Timing(null, cron, zone, 0).recurrence(new SpringCronReader());
  }
}
