package dev.quarry.orchestrator.api.job;

import dev.quarry.model.JobEvent;
import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.job.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Estimates the remaining time of a running job from its recent progress in the current attempt.
 * The progress of earlier attempts says nothing about the speed of this one.
 *
 * <p>The rate is that up to the latest report of progress; the time since then is subtracted. A
 * rate up to now would fall, and the estimate grow, until the next report. An estimate that is over
 * without a new report is none.
 */
final class ProgressEta {
  /** With less progress, in percentage points, the rate is not reliable. */
  private static final int MIN_PROGRESS = 3;

  private static final Duration MIN_ELAPSED = Duration.ofSeconds(2);

  private ProgressEta() {}

  private record Report(int progress, Instant at) {}

  /**
   * @param events the latest events of the job, in order; may be empty
   */
  static Optional<Duration> remaining(Job job, List<JobEvent> events) {
    if (job.status() != JobStatus.PROCESSING) {
      return Optional.empty();
    }
    Instant now = job.times().readAt();
    List<Report> reports =
        ofThisAttempt(events).stream().flatMap(event -> report(event).stream()).toList();
    Report last = reports.isEmpty() ? new Report(job.progress(), now) : reports.getLast();
    return Stream.concat(reports.stream().limit(1), start(job).stream())
        .flatMap(first -> remaining(first, last).stream())
        .findFirst()
        .map(left -> left.minus(Duration.between(last.at(), now)))
        .filter(left -> left.toSeconds() > 0);
  }

  private static List<JobEvent> ofThisAttempt(List<JobEvent> events) {
    for (int i = events.size() - 1; i >= 0; i--) {
      String type = events.get(i).type();
      if (type.equals(EventTypes.STARTED) || type.equals(EventTypes.SEARCHABLE)) {
        return events.subList(i, events.size());
      }
    }
    return events;
  }

  private static Optional<Report> report(JobEvent event) {
    return event.type().equals(EventTypes.PROGRESS)
            && event.data().get("progress") instanceof Number percent
        ? Optional.of(new Report(percent.intValue(), event.at()))
        : Optional.empty();
  }

  /**
   * Only the start time of the first attempt is known, and only that attempt started at zero. Once
   * the job is searchable, the speed up to then says nothing about that of the vectors.
   */
  private static Optional<Report> start(Job job) {
    Instant started = job.times().startedAt();
    return started != null
            && job.times().searchableAt() == null
            && job.attempt() == 1
            && job.crashes() == 0
        ? Optional.of(new Report(0, started))
        : Optional.empty();
  }

  /** The remaining time at the last report. */
  private static Optional<Duration> remaining(Report first, Report last) {
    int gained = last.progress() - first.progress();
    Duration elapsed = Duration.between(first.at(), last.at());
    return gained < MIN_PROGRESS || elapsed.compareTo(MIN_ELAPSED) < 0
        ? Optional.empty()
        : Optional.of(elapsed.multipliedBy(100L - last.progress()).dividedBy(gained));
  }
}
