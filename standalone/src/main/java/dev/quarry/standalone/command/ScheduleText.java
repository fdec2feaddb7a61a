package dev.quarry.standalone.command;

import dev.quarry.model.ScheduleView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** A schedule as a person reads it. */
final class ScheduleText {
  private ScheduleText() {}

  static String nextRun(ScheduleView schedule) {
    Instant next = schedule.nextRunAt();
    return schedule.paused() || next == null ? "paused" : seconds(next);
  }

  static String timing(ScheduleView schedule) {
    String every = schedule.every();
    return every == null
        ? TerminalText.line(
            schedule.cron() + " " + Objects.requireNonNullElse(schedule.timeZone(), "UTC"))
        : "every " + TerminalText.line(every);
  }

  static String source(ScheduleView schedule) {
    String uri = schedule.submission().sourceUri();
    return uri == null ? "" : TerminalText.line(uri, 80);
  }

  /** Such as "completed, 3 failed". */
  static String status(ScheduleView.Run run) {
    Integer failed = run.failed();
    String status = run.status().code();
    return failed == null || failed == 0 ? status : status + ", " + failed + " failed";
  }

  static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
