package dev.quarry.orchestrator.pipeline.extract;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The date of an {@code unavailable_after} directive, in the form of RFC 822, RFC 850 or ISO 8601.
 */
final class ExpiryDate {
  private static final Pattern WEEKDAY = Pattern.compile("^[A-Za-z]{3,9},? +");
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private static final List<DateTimeFormatter> FORMATS =
      List.of(
          format("d[ ][-]MMM[ ][-][uuuu][uu][ HH:mm[:ss]][ z][ xx]"),
          format("uuuu-MM-dd[[ ]['T']HH:mm[:ss[.SSS]][XXX][xx]]"));

  private ExpiryDate() {}

  /**
   * Returns empty for a text that is no date. A time without a zone is in UTC; a day without a time
   * expires when it ends.
   */
  static Optional<Instant> parse(String text) {
    String date = SPACES.matcher(text.strip()).replaceAll(" ");
    date = WEEKDAY.matcher(date).replaceFirst("");
    for (DateTimeFormatter format : FORMATS) {
      try {
        return Optional.of(
            instant(
                format.parseBest(date, ZonedDateTime::from, LocalDateTime::from, LocalDate::from)));
      } catch (DateTimeException e) {
        continue; // perhaps it has the next form
      }
    }
    return Optional.empty();
  }

  private static Instant instant(TemporalAccessor date) {
    return switch (date) {
      case ZonedDateTime zoned -> zoned.toInstant();
      case LocalDateTime local -> local.toInstant(ZoneOffset.UTC);
      default -> LocalDate.from(date).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    };
  }

  private static DateTimeFormatter format(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.ENGLISH);
  }
}
