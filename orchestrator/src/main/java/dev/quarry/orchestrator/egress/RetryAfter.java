package dev.quarry.orchestrator.egress;

import static java.time.temporal.ChronoField.YEAR;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Parses Retry-After (RFC 9110, section 10.2.3): seconds, or a date in one of the three formats of
 * section 5.6.7.
 */
public final class RetryAfter {
  /** Upper limit; longer waits are reduced to it. */
  static final Duration MAX_WAIT = Duration.ofDays(365);

  private static final int MAX_LENGTH = 64;

  private static final DateTimeFormatter IMF_FIXDATE = format("d MMM uuuu HH:mm:ss");
  private static final DateTimeFormatter ASCTIME = format("MMM d HH:mm:ss uuuu");

  private RetryAfter() {}

  /** The time to wait, at most {@link #MAX_WAIT}; empty if the value is invalid. */
  public static Optional<Duration> parse(String value, Instant now) {
    String text = value.strip();
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    if (text.matches("\\d+")) {
      boolean small = text.length() <= 9;
      return Optional.of(small ? bounded(Duration.ofSeconds(Long.parseLong(text))) : MAX_WAIT);
    }
    return date(text, now).map(until -> bounded(Duration.between(now, until)));
  }

  private static Duration bounded(Duration wait) {
    return wait.isNegative() ? Duration.ZERO : wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait;
  }

  /** Parses a date. The day of the week is redundant and is ignored. */
  private static Optional<Instant> date(String text, Instant now) {
    String date =
        text.replaceFirst("^[A-Za-z]+,?\\s+", "")
            .replaceFirst("\\s+(?i:GMT|UTC|[+-]0000)$", "")
            .replaceAll("\\s+", " ");
    for (DateTimeFormatter format : List.of(IMF_FIXDATE, rfc850(now), ASCTIME)) {
      try {
        return Optional.of(LocalDateTime.parse(date, format).toInstant(ZoneOffset.UTC));
      } catch (DateTimeException otherForm) {
        continue;
      }
    }
    return Optional.empty();
  }

  /** The RFC 850 format has a two-digit year, which is at most 50 years ahead. */
  private static DateTimeFormatter rfc850(Instant now) {
    int first = now.atOffset(ZoneOffset.UTC).getYear() - 49;
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern("d-MMM-")
        .appendValueReduced(YEAR, 2, 2, first)
        .appendPattern(" HH:mm:ss")
        .toFormatter(Locale.US);
  }

  private static DateTimeFormatter format(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.US);
  }
}
