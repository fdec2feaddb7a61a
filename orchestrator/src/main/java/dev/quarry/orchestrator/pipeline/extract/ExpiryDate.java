package dev.quarry.orchestrator.pipeline.extract;

import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE;
import static java.time.temporal.ChronoField.YEAR;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The date of the robots directive {@code unavailable_after}: RFC 822, RFC 850 or ISO 8601. */
final class ExpiryDate {
  private static final int MAX_LENGTH = 64;
  private static final Pattern DAY_OF_WEEK = Pattern.compile("^[a-z]+,?\\s+");
  private static final Pattern DASH_OF_RFC_850 =
      Pattern.compile("(?<=\\d)-(?=[a-z])|(?<=[a-z])-(?=\\d)");
  private static final Pattern ZONE =
      Pattern.compile("(?<=\\d)\\s*([a-z]{1,4}|[+-]\\d{2}:?\\d{2})$");

  /** RFC 822, section 5, and those of central Europe, in hours. */
  private static final Map<String, Integer> HOURS =
      Map.ofEntries(
          Map.entry("z", 0),
          Map.entry("ut", 0),
          Map.entry("utc", 0),
          Map.entry("gmt", 0),
          Map.entry("cet", 1),
          Map.entry("cest", 2),
          Map.entry("edt", -4),
          Map.entry("est", -5),
          Map.entry("cdt", -5),
          Map.entry("cst", -6),
          Map.entry("mdt", -6),
          Map.entry("mst", -7),
          Map.entry("pdt", -7),
          Map.entry("pst", -8));

  private static final List<DateTimeFormatter> FORMATS =
      List.of(
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .append(ISO_LOCAL_DATE)
              .appendPattern("[['T'][ ]HH:mm[:ss]]")
              .toFormatter(Locale.US),
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .appendPattern("d MMM ")
              .appendValueReduced(YEAR, 2, 4, 2000)
              .appendPattern("[ HH:mm[:ss]]")
              .toFormatter(Locale.US));

  private ExpiryDate() {}

  /**
   * The time after which a page is unavailable; that of a date without a time is the end of the
   * day. A time without a zone is in UTC. Empty if the text is no such date.
   */
  static Optional<Instant> parse(String text) {
    String date = text.strip().toLowerCase(Locale.ROOT);
    if (date.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    date = DAY_OF_WEEK.matcher(date).replaceFirst("");
    Matcher zone = ZONE.matcher(date);
    Optional<ZoneOffset> offset = Optional.of(ZoneOffset.UTC);
    if (zone.find()) {
      offset = offset(zone.group(1));
      date = date.substring(0, zone.start());
    }
    String local = DASH_OF_RFC_850.matcher(date).replaceAll(" ").replaceAll("\\s+", " ");
    return offset.flatMap(known -> local(local).map(time -> time.toInstant(known)));
  }

  private static Optional<LocalDateTime> local(String text) {
    for (DateTimeFormatter format : FORMATS) {
      try {
        TemporalAccessor parsed = format.parseBest(text, LocalDateTime::from, LocalDate::from);
        return Optional.of(
            parsed instanceof LocalDateTime time
                ? time
                : LocalDate.from(parsed).plusDays(1).atStartOfDay());
      } catch (DateTimeException otherFormat) {
        continue;
      }
    }
    return Optional.empty();
  }

  private static Optional<ZoneOffset> offset(String zone) {
    try {
      return zone.length() > 4
          ? Optional.of(ZoneOffset.of(zone))
          : Optional.ofNullable(HOURS.get(zone)).map(ZoneOffset::ofHours);
    } catch (DateTimeException outOfRange) {
      return Optional.empty();
    }
  }
}
