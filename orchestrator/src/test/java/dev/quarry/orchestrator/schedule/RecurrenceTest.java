package dev.quarry.orchestrator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.schedule.spring.SpringCronReader;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The due times of schedules. Clocks of Berlin go forward on 28 March, back on 31 October 2027. */
final class RecurrenceTest {
  private static final String BERLIN = "Europe/Berlin";

  private static Recurrence cron(String expression, String zone) {
    return new Timing(null, expression, zone, 0).recurrence(new SpringCronReader());
  }

  /** The due times after an instant, as local times with their offsets. */
  private static List<String> due(String expression, String zone, String after, int count) {
    Recurrence recurrence = cron(expression, zone);
    List<String> times = new ArrayList<>();
    Instant last = Instant.parse(after);
    for (int i = 0; i < count; i++) {
      last = recurrence.next(last, last);
      times.add(last.atZone(ZoneId.of(zone)).toOffsetDateTime().toString());
    }
    return times;
  }

  @Test
  void local_time_stays_when_the_offset_changes() {
    assertThat(due("0 3 * * *", BERLIN, "2027-03-26T12:00:00Z", 3))
        .containsExactly(
            "2027-03-27T03:00+01:00", "2027-03-28T03:00+02:00", "2027-03-29T03:00+02:00");
  }

  @Test
  void time_that_is_left_out_is_due_once_when_the_clocks_go_forward() {
    assertThat(due("30 2 * * *", BERLIN, "2027-03-27T12:00:00Z", 2))
        .containsExactly("2027-03-28T03:00+02:00", "2027-03-29T02:30+02:00");
    assertThat(due("0,30 2 * * *", BERLIN, "2027-03-27T12:00:00Z", 2))
        .containsExactly("2027-03-28T03:00+02:00", "2027-03-29T02:00+02:00");
  }

  @Test
  void time_that_occurs_twice_is_due_at_the_first_occurrence() {
    assertThat(due("30 2 * * *", BERLIN, "2027-10-30T12:00:00Z", 2))
        .containsExactly("2027-10-31T02:30+02:00", "2027-11-01T02:30+01:00");
    assertThat(due("30 2 * * *", BERLIN, "2027-10-31T01:10:00Z", 1))
        .as("from within the second occurrence of the hour")
        .containsExactly("2027-11-01T02:30+01:00");
    assertThat(due("0 3 * * *", BERLIN, "2027-10-31T01:10:00Z", 1))
        .containsExactly("2027-10-31T03:00+01:00");
  }

  @Test
  void hourly_expression_follows_the_time_that_passes() {
    assertThat(due("15 * * * *", BERLIN, "2027-03-27T23:59:00Z", 3))
        .containsExactly(
            "2027-03-28T01:15+01:00", "2027-03-28T03:15+02:00", "2027-03-28T04:15+02:00");
    assertThat(due("15 * * * *", BERLIN, "2027-10-30T23:59:00Z", 3))
        .containsExactly(
            "2027-10-31T02:15+02:00", "2027-10-31T02:15+01:00", "2027-10-31T03:15+01:00");
  }

  @Test
  void day_matches_by_the_month_or_by_the_week() {
    assertThat(due("0 0 13 * 5", "UTC", "2027-01-01T00:00:00Z", 4))
        .containsExactly(
            "2027-01-08T00:00Z", "2027-01-13T00:00Z", "2027-01-15T00:00Z", "2027-01-22T00:00Z");
    assertThat(due("0 0 */2 * 1", "UTC", "2027-01-01T00:00:00Z", 2))
        .as("a step over all days restricts no days of its own")
        .containsExactly("2027-01-11T00:00Z", "2027-01-25T00:00Z");
    assertThat(due("0 0 * * 7", "UTC", "2027-01-01T00:00:00Z", 1))
        .isEqualTo(due("0 0 * * SUN", "UTC", "2027-01-01T00:00:00Z", 1));
  }

  @Test
  void leap_day_is_found_years_ahead() {
    assertThat(due("0 12 29 2 *", BERLIN, "2097-01-01T00:00:00Z", 1))
        .containsExactly("2104-02-29T12:00+01:00");
  }

  @Test
  void expression_without_a_date_has_no_time() {
    assertThat(new SpringCronReader().read("0 3 31 2 *").from(LocalDateTime.of(2027, 1, 1, 0, 0)))
        .isNull();
  }

  @Test
  void only_five_fields_are_read() {
    for (String malformed :
        List.of("", "0 3 * *", "0 0 3 * * *", "@daily", "60 3 * * *", "0 3 * * 8", "a b c d e")) {
      assertThatThrownBy(() -> cron(malformed + " ", "UTC"))
          .as(malformed)
          .isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void interval_keeps_its_grid_and_leaves_out_what_was_missed() {
    Recurrence hourly = new Recurrence.Every(Duration.ofHours(1));
    Instant first = Instant.parse("2027-01-01T00:10:00Z");
    assertThat(hourly.first(first)).isEqualTo(first);
    assertThat(hourly.next(first, first)).isEqualTo("2027-01-01T01:10:00Z");
    assertThat(hourly.next(first, first.plusSeconds(59 * 60))).isEqualTo("2027-01-01T01:10:00Z");
    assertThat(hourly.next(first, Instant.parse("2027-01-02T05:00:00Z")))
        .isEqualTo("2027-01-02T05:10:00Z");
    assertThat(hourly.next(first, Instant.parse("2027-01-02T05:10:00Z")))
        .isEqualTo("2027-01-02T06:10:00Z");
  }
}
