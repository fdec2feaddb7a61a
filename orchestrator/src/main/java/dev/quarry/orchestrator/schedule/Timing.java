package dev.quarry.orchestrator.schedule;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * When a schedule runs, as it was sent and checked by {@link ScheduleRules}.
 *
 * @param every an ISO 8601 duration; null: {@code cron}
 * @param timeZone of {@code cron}; null: UTC
 * @param jitterSeconds each run starts up to so much later
 */
public record Timing(
    @Nullable String every, @Nullable String cron, @Nullable String timeZone, int jitterSeconds) {

  Recurrence recurrence(CronReader reader) {
    if (cron == null) {
      return new Recurrence.Every(Duration.parse(every == null ? "" : every));
    }
    String[] fields = cron.strip().split("\\s+");
    return new Recurrence.Cron(
        reader.read(cron),
        timeZone == null ? ZoneOffset.UTC : ZoneId.of(timeZone),
        fields[1].startsWith("*"));
  }
}
