package dev.quarry.orchestrator.schedule;

import dev.quarry.model.JobSubmission;
import dev.quarry.model.ScheduleRequest;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.schedule.Schedule.Plan;
import dev.quarry.orchestrator.submission.rules.InvalidSubmissionException;
import dev.quarry.orchestrator.submission.rules.SubmissionRules;
import dev.quarry.orchestrator.submission.rules.ValidationErrors;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates a schedule. Reports all errors at once. Thread-safe. */
public final class ScheduleRules {
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,100}");
  private static final Duration MAX_INTERVAL = Duration.ofDays(366);
  private static final int MAX_CRON_LENGTH = 200;

  /** More times than a day has, at the shortest interval that is reasonable. */
  private static final int TIMES_CHECKED = 300;

  private static final String CRON_FORM =
      "must have five fields as in crontab(5), minute hour day-of-month month day-of-week, such as"
          + " 0 3 * * *";

  private final SubmissionRules submissions;
  private final CronReader reader;
  private final Duration minInterval;

  /**
   * @param minInterval between two due times
   */
  public ScheduleRules(SubmissionRules submissions, CronReader reader, Duration minInterval) {
    this.submissions = submissions;
    this.reader = reader;
    this.minInterval = minInterval;
  }

  /**
   * Validates a new or changed schedule.
   *
   * @throws InvalidSubmissionException with all validation errors
   */
  public Plan check(ScheduleRequest sent) {
    ValidationErrors errors = new ValidationErrors();
    String name = name(sent.name(), errors);
    JobSubmission submission = sent.submission();
    if (submission == null) {
      errors.invalid("submission", "is required: the body of POST /ingest-async");
    } else {
      check(submission, errors);
    }
    Timing timing = timing(sent, errors);
    errors.throwIfAny();
    if (submission == null) {
      throw new IllegalStateException("a missing submission is an error");
    }
    return new Plan(name, submission, timing);
  }

  /**
   * The request of a run.
   *
   * @throws InvalidSubmissionException if the rules have changed since the schedule was made
   */
  JobRequest request(Schedule schedule) {
    return submissions.check(schedule.plan().submission()).ofSchedule(schedule.id());
  }

  private void check(JobSubmission submission, ValidationErrors errors) {
    if (submission.callbackSecret() != null) {
      errors.unsupported(
          "submission.callback_secret",
          "a schedule keeps no secrets; leave it out to sign with the tenant's secret");
    }
    try {
      submissions.check(submission);
    } catch (InvalidSubmissionException e) {
      errors.addAll("submission", e);
    }
  }

  private static @Nullable String name(@Nullable String name, ValidationErrors errors) {
    if (name == null || name.isBlank()) {
      return null;
    }
    if (!NAME.matcher(name).matches()) {
      errors.invalid("name", "must be 1 to 100 printable characters");
    }
    return name.strip();
  }

  private Timing timing(ScheduleRequest sent, ValidationErrors errors) {
    String every = sent.every();
    String cron = sent.cron();
    Duration shortest = MAX_INTERVAL;
    if (every == null == (cron == null)) {
      errors.invalid("every", "send either every, such as PT6H, or cron, such as 0 3 * * *");
    } else if (every != null) {
      shortest = interval(every, errors);
      if (sent.timeZone() != null) {
        errors.invalid("time_zone", "is only for cron");
      }
    } else if (cron != null) {
      checkZone(sent.timeZone(), errors);
      shortest = shortestInterval(cron, errors);
    }
    int jitter = sent.jitterSeconds() == null ? 0 : sent.jitterSeconds();
    if (jitter < 0 || jitter >= shortest.toSeconds()) {
      errors.invalid(
          "jitter_seconds",
          "must be from 0 to less than the %d seconds between two due times"
              .formatted(shortest.toSeconds()));
    }
    return new Timing(every, cron, cron == null ? null : sent.timeZone(), jitter);
  }

  private Duration interval(String every, ValidationErrors errors) {
    try {
      Duration interval = Duration.parse(every);
      if (interval.compareTo(minInterval) >= 0
          && interval.compareTo(MAX_INTERVAL) <= 0
          && interval.getNano() == 0) {
        return interval;
      }
    } catch (DateTimeParseException e) {
      // reported below, like an interval out of range
    }
    errors.invalid(
        "every",
        "must be an ISO 8601 duration in days, hours, minutes and seconds, such as PT6H or P1D,"
            + " from %s to %s".formatted(minInterval, MAX_INTERVAL));
    return MAX_INTERVAL;
  }

  private static void checkZone(@Nullable String zone, ValidationErrors errors) {
    try {
      if (zone != null) {
        ZoneId.of(zone);
      }
    } catch (DateTimeException e) {
      errors.invalid("time_zone", "must be UTC or a name of the IANA database: Europe/Berlin");
    }
  }

  /** The shortest time between two due times, leaving changes of the clock aside. */
  private Duration shortestInterval(String cron, ValidationErrors errors) {
    if (cron.length() > MAX_CRON_LENGTH) {
      errors.invalid("cron", CRON_FORM);
      return MAX_INTERVAL;
    }
    try {
      return shortestInterval(reader.read(cron), errors);
    } catch (IllegalArgumentException e) {
      errors.invalid("cron", CRON_FORM + "; " + e.getMessage());
      return MAX_INTERVAL;
    }
  }

  private Duration shortestInterval(LocalTimes times, ValidationErrors errors) {
    LocalDateTime last = times.from(LocalDateTime.now(ZoneOffset.UTC));
    if (last == null) {
      errors.invalid("cron", "never occurs, because no month has that day; correct the day");
      return MAX_INTERVAL;
    }
    Duration shortest = MAX_INTERVAL;
    for (int i = 0; i < TIMES_CHECKED && shortest.compareTo(minInterval) >= 0; i++) {
      LocalDateTime next = times.from(last.plusSeconds(1));
      if (next == null) {
        break;
      }
      Duration between = Duration.between(last, next);
      shortest = between.compareTo(shortest) < 0 ? between : shortest;
      last = next;
    }
    if (shortest.compareTo(minInterval) < 0) {
      errors.invalid(
          "cron",
          "has due times that are only %d seconds apart; at least %d seconds are required"
              .formatted(shortest.toSeconds(), minInterval.toSeconds()));
      return MAX_INTERVAL;
    }
    return shortest;
  }
}
