package dev.quarry.orchestrator.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {

  @Test
  void reads_both_forms_of_retry_after() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(RetryAfter.parse(" 120 ", now)).contains(Duration.ofSeconds(120));
    assertThat(RetryAfter.parse("Thu, 01 Jan 2026 00:01:00 GMT", now))
        .contains(Duration.ofMinutes(1));
    assertThat(RetryAfter.parse("Wed, 31 Dec 2025 00:00:00 GMT", now)).contains(Duration.ZERO);
    assertThat(RetryAfter.parse("soon", now)).isEmpty();
    assertThat(RetryAfter.parse("", now)).isEmpty();
    assertThat(RetryAfter.parse("-5", now)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1994-11-06T08:48:37Z | Sun, 06 Nov 1994 08:49:37 GMT  | 60
          1994-11-06T08:48:37Z | Sunday, 06-Nov-94 08:49:37 GMT | 60
          1994-11-06T08:48:37Z | Sun Nov  6 08:49:37 1994       | 60
          2026-11-29T10:00:00Z | Sun Nov 29 10:00:30 2026       | 30
          2026-11-29T10:00:00Z | Sunday, 29-Nov-26 10:00:30 GMT | 30
          2026-11-29T10:00:00Z | Monday, 29-Nov-93 10:00:30 GMT | 0
          1999-12-31T23:59:30Z | Saturday, 01-Jan-00 00:00:00 GMT | 30
          2026-11-29T10:00:00Z | sunday, 29-nov-26 10:00:30 gmt | 30
          """)
  void reads_all_three_dates_of_http(String now, String value, long seconds) {
    assertThat(RetryAfter.parse(value, Instant.parse(now))).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "999999999999",
        "99999999999999999999999999",
        "999999999",
        "Fri, 31 Dec 9999 23:59:59 GMT"
      })
  void long_waits_are_reduced_to_the_maximum(String value) {
    assertThat(RetryAfter.parse(value, Instant.parse("2026-01-01T00:00:00Z")))
        .contains(RetryAfter.MAX_WAIT);
  }
}
