package dev.quarry.orchestrator.pipeline.crawl.frontier;

import dev.quarry.orchestrator.pipeline.url.SiteAddress;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL with a date in its path: {@code /2031/05/}, {@code /events/2031-05-07}. A year alone is not
 * a date, nor is one without separators: both are too often a number.
 *
 * @param pattern the URL without its query, with the word {@code date} for each date
 * @param date the first one; of a month its first day
 */
record DatedUrl(String pattern, LocalDate date) {
  private static final Pattern DATE =
      Pattern.compile(
          "(?<=[/_-])([1-9]\\d{3})([/-])(0?[1-9]|1[0-2])(?:\\2(0?[1-9]|[12]\\d|3[01]))?(?![\\w%])");

  private static final int MAX_DAYS_OF_A_YEAR = 366;

  /**
   * @param url normalised
   */
  static Optional<DatedUrl> of(String url) {
    int question = url.indexOf('?');
    String path = SiteAddress.path(question < 0 ? url : url.substring(0, question));
    Matcher date = DATE.matcher(path);
    if (!date.find()) {
      return Optional.empty();
    }
    YearMonth month =
        YearMonth.of(Integer.parseInt(date.group(1)), Integer.parseInt(date.group(3)));
    int day = date.group(4) == null ? 1 : Integer.parseInt(date.group(4));
    LocalDate first = month.atDay(Math.min(day, month.lengthOfMonth()));
    return Optional.of(new DatedUrl(SiteAddress.origin(url) + date.replaceAll("{date}"), first));
  }

  /** Whether nothing but the dates and the queries differ, and the dates by a year at most. */
  boolean isNextTo(DatedUrl other) {
    return pattern.equals(other.pattern)
        && Math.abs(ChronoUnit.DAYS.between(date, other.date)) <= MAX_DAYS_OF_A_YEAR;
  }
}
