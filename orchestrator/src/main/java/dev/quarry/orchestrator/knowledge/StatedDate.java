package dev.quarry.orchestrator.knowledge;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A date that a document states about itself, in one of the many forms in which they are written.
 *
 * @param text in ISO 8601, as precise as it is stated: an instant if the document tells the offset,
 *     else a local date and time, a date, a month or a year
 * @param instant when that begins; in UTC if the document tells no offset
 */
public record StatedDate(String text, Instant instant) {
  /** Dates of later years, and of years before the first, are none. */
  public static final int MAX_YEAR = 9_999;

  private static final int MAX_LENGTH = 64;

  private static final List<DateTimeFormatter> FORMATS =
      List.of(
          format(
              "uuuu-MM-dd['T'][ ][HH:mm[:ss][.SSSSSSSSS][.SSSSSS][.SSS][.SS][.S]][ ][XXX][XX][X]"),
          DateTimeFormatter.RFC_1123_DATE_TIME,
          format("EEE, d MMM uuuu HH:mm:ss z"),
          format("uuuu/M/d[ HH:mm[:ss]]"),
          format("uuuuMMdd"),
          format("d.M.uuuu[ HH:mm[:ss]]"),
          format("MMMM d, uuuu"),
          format("MMM d, uuuu"),
          format("d MMMM uuuu"),
          format("d MMM uuuu"),
          format("uuuu-MM"),
          format("uuuu"));

  /** Empty if the text is in none of the known forms. */
  public static Optional<StatedDate> parse(String text) {
    String date = text.strip();
    if (date.isEmpty() || date.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    for (DateTimeFormatter format : FORMATS) {
      try {
        TemporalAccessor stated =
            format.parseBest(
                date,
                ZonedDateTime::from,
                OffsetDateTime::from,
                LocalDateTime::from,
                LocalDate::from,
                YearMonth::from,
                Year::from);
        int year = stated.get(ChronoField.YEAR);
        return year < 0 || year > MAX_YEAR ? Optional.empty() : Optional.of(of(stated));
      } catch (DateTimeException e) {
        // The next format may fit.
      }
    }
    return Optional.empty();
  }

  private static StatedDate of(TemporalAccessor date) {
    return switch (date) {
      case ZonedDateTime zoned -> new StatedDate(zoned.toInstant().toString(), zoned.toInstant());
      case OffsetDateTime offset ->
          new StatedDate(offset.toInstant().toString(), offset.toInstant());
      case LocalDateTime time -> new StatedDate(time.toString(), time.toInstant(ZoneOffset.UTC));
      case YearMonth month -> new StatedDate(month.toString(), startOf(month.atDay(1)));
      case Year year -> new StatedDate(year.toString(), startOf(year.atDay(1)));
      default -> new StatedDate(date.toString(), startOf(LocalDate.from(date)));
    };
  }

  private static Instant startOf(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }
}
