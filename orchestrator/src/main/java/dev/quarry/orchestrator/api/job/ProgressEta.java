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
 * How long a running job will go on if it goes on as it did of late in this attempt. Progress that
 * an earlier attempt made says nothing about the speed of this one.
 */
final class ProgressEta {
  /** Below this a rate says nothing yet. */
  private static final int LEAST_PROGRESS = 3;

  private static final Duration LEAST_ELAPSED = Duration.ofSeconds(2);

  private ProgressEta() {}

  /**
   * @param events the job's newest, in order; may be none
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
      if (events.get(i).type().equals(EventTypes.STARTED)) {
        return events.subList(i, events.size());
      }
    }
    return events;
  }

  /** When the first attempt began is known, and that it began with nothing. */
  private static Optional<Duration> sinceStart(Job job) {
    Instant started = job.times().startedAt();
    return started != null && job.attempt() == 1 && job.crashes() == 0
        ? remaining(job, 0, started)
        : Optional.empty();
  }

  private static Optional<Duration> remaining(Job job, int from, Instant since) {
    int made = job.progress() - from;
    Duration elapsed = Duration.between(since, job.times().readAt());
    return made < LEAST_PROGRESS || elapsed.compareTo(LEAST_ELAPSED) < 0
        ? Optional.empty()
        : Optional.of(elapsed.multipliedBy(100L - job.progress()).dividedBy(made));
  }
}
