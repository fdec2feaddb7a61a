package dev.quarry.orchestrator.schedule.spring;

import dev.quarry.orchestrator.schedule.CronReader;
import dev.quarry.orchestrator.schedule.LocalTimes;
import java.time.LocalDateTime;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * Reads the five fields of crontab(5) with Spring's {@link CronExpression}, which has a sixth field
 * for seconds and knows no alternative of two days: if both the day of the month and the day of the
 * week are restricted, a day matches by either of them.
 */
public final class SpringCronReader implements CronReader {
  private static final int FIELDS = 5;

  @Override
  public LocalTimes read(String expression) {
    String[] fields = expression.strip().split("\\s+");
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("it has " + fields.length + " fields instead of five");
    }
    String time = "0 " + fields[0] + " " + fields[1] + " ";
    if (isAny(fields[2]) || isAny(fields[4])) {
      return times(time + fields[2] + " " + fields[3] + " " + fields[4]);
    }
    LocalTimes byDay = times(time + fields[2] + " " + fields[3] + " *");
    LocalTimes byWeekday = times(time + "* " + fields[3] + " " + fields[4]);
    return earliest ->
        Stream.of(byDay, byWeekday)
            .flatMap(times -> Stream.ofNullable(times.from(earliest)))
            .min(LocalDateTime::compareTo)
            .orElse(null);
  }

  /** As for cron, also a step over all days does not restrict. */
  private static boolean isAny(String field) {
    return field.startsWith("*") || field.equals("?");
  }

  private static LocalTimes times(String expression) {
    CronExpression parsed = CronExpression.parse(expression);
    return earliest -> next(parsed, earliest);
  }

  private static @Nullable LocalDateTime next(CronExpression expression, LocalDateTime earliest) {
    return expression.next(earliest.minusNanos(1));
  }
}
