package dev.quarry.orchestrator.pipeline.extract.html;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Parses the dates of pages, which are written in many forms. */
final class PageDate {
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
          format("d MMM uuuu"));

  private PageDate() {}

  /**
   * The date in ISO 8601: an instant if the page tells the offset, else a local date and time, or a
   * date. Empty if it is none of the known forms.
   */
  static Optional<String> normalized(String text) {
    String date = text.strip();
    if (date.isEmpty() || date.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    for (DateTimeFormatter format : FORMATS) {
      try {
        return Optional.of(
            written(
                format.parseBest(
                    date,
                    ZonedDateTime::from,
                    OffsetDateTime::from,
                    LocalDateTime::from,
                    LocalDate::from)));
      } catch (DateTimeException e) {
        // The next format may fit.
      }
    }
    return Optional.empty();
  }

  private static String written(TemporalAccessor date) {
    return switch (date) {
      case ZonedDateTime zoned -> zoned.toInstant().toString();
      case OffsetDateTime offset -> offset.toInstant().toString();
      default -> date.toString();
    };
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }
}
