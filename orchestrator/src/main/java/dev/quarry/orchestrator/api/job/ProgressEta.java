package dev.quarry.orchestrator.api.job;

import dev.quarry.model.JobEvent;
import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.job.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Estimates the remaining time of a running job from its recent progress in the current attempt.
 * The progress of earlier attempts says nothing about the speed of this one.
 */
final class ProgressEta {
  /** With less progress, in percentage points, the rate is not reliable. */
  private static final int MIN_PROGRESS = 3;

  private static final Duration MIN_ELAPSED = Duration.ofSeconds(2);

  private ProgressEta() {}

  /**
   * @param events the latest events of the job, in order; may be empty
   */
  static Optional<Duration> remaining(Job job, List<JobEvent> events) {
    if (job.status() != JobStatus.PROCESSING) {
      return Optional.empty();
    }
    for (JobEvent event : ofThisAttempt(events)) {
      if (event.type().equals(EventTypes.PROGRESS)
          && event.data().get("progress") instanceof Number from) {
        return remaining(job, from.intValue(), event.at()).or(() -> sinceStart(job));
      }
    }
    return sinceStart(job);
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

  /** Only the start time of the first attempt is known, and only that attempt started at zero. */
  private static Optional<Duration> sinceStart(Job job) {
    Instant started = job.times().startedAt();
    return started != null && job.attempt() == 1 && job.crashes() == 0
        ? remaining(job, 0, started)
        : Optional.empty();
  }

  private static Optional<Duration> remaining(Job job, int from, Instant since) {
    int gained = job.progress() - from;
    Duration elapsed = Duration.between(since, job.times().readAt());
    return gained < MIN_PROGRESS || elapsed.compareTo(MIN_ELAPSED) < 0
        ? Optional.empty()
        : Optional.of(elapsed.multipliedBy(100L - job.progress()).dividedBy(gained));
  }
}
