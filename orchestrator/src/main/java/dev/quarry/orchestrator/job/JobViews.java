package dev.quarry.orchestrator.job;

import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobEvent;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows jobs to clients. Thread-safe. */
public final class JobViews {
  private static final int LAST_EVENTS = 20;

  /** Below this a rate says nothing yet. */
  private static final int LEAST_PROGRESS = 3;

  private static final Duration LEAST_ELAPSED = Duration.ofSeconds(2);

  private final JobStore store;
  private final JobLinks links;

  public JobViews(JobStore store, JobLinks links) {
    this.store = store;
    this.links = links;
  }

  /** All there is to tell of one job; reads its newest events. */
  public JobView full(Job job) {
    // 1 for the job that is claimed next.
    Integer position = job.status() == JobStatus.QUEUED ? store.queuePosition(job) + 1 : null;
    return view(job, position, store.lastEvents(job.id(), LAST_EVENTS));
  }

  /** A job in a list: without its events and its place in the queue. */
  public JobView summary(Job job) {
    return view(job, null, List.of());
  }

  /** The answer to its submission. */
  public JobAccepted accepted(Job job) {
    String self = links.self(job.id());
    return new JobAccepted(
        job.id(),
        job.status(),
        "Job accepted. Follow it at track_url until its status is completed, failed or cancelled.",
        job.times().createdAt(),
        self,
        self,
        links.events(job.id()),
        null);
  }

  private JobView view(Job job, @Nullable Integer position, List<JobEvent> events) {
    JobRequest request = job.request();
    Job.JobTimes times = job.times();
    return new JobView(
        job.id(),
        job.type(),
        job.status(),
        job.partial(),
        job.progress(),
        job.stage(),
        job.stages(),
        job.counts(),
        position,
        job.attempt(),
        request.maxAttempts(),
        times.createdAt(),
        times.startedAt(),
        times.updatedAt(),
        times.completedAt(),
        remainingSeconds(job),
        heartbeatAge(times),
        request.sourceUri(),
        request.collection(),
        request.batchId(),
        request.labels(),
        request.options(),
        job.error(),
        job.result(),
        events,
        links.of(job));
  }

  private static @Nullable Integer heartbeatAge(Job.JobTimes times) {
    Instant heartbeat = times.heartbeatAt();
    return heartbeat == null ? null : seconds(Duration.between(heartbeat, times.readAt()));
  }

  /** From the rate so far, if there is one. */
  private static @Nullable Integer remainingSeconds(Job job) {
    Instant started = job.times().startedAt();
    if (job.status() != JobStatus.PROCESSING
        || started == null
        || job.progress() < LEAST_PROGRESS) {
      return null;
    }
    Duration elapsed = Duration.between(started, job.times().readAt());
    if (elapsed.compareTo(LEAST_ELAPSED) < 0) {
      return null;
    }
    return seconds(elapsed.multipliedBy(100L - job.progress()).dividedBy(job.progress()));
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(Math.max(0, Math.min(Integer.MAX_VALUE, duration.toSeconds())));
  }
}
