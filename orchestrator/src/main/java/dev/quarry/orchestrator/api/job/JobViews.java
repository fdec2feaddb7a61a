package dev.quarry.orchestrator.api.job;

import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobEvent;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;
import dev.quarry.model.StageView;
import dev.quarry.model.VectorsPostponed;
import dev.quarry.orchestrator.access.limit.TokenBudget;
import dev.quarry.orchestrator.event.EventLog;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.QueueStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Converts jobs to their representation in the API. Thread-safe. */
public final class JobViews {
  private static final int MAX_EVENTS = 20;

  private final EventLog log;
  private final QueueStatistics queues;
  private final JobLinks links;
  private final TokenBudget tokens;
  private final ReindexWaits reindexes;
  private final EtaEstimator etas;

  public JobViews(
      EventLog log,
      QueueStatistics queues,
      JobLinks links,
      TokenBudget tokens,
      ReindexWaits reindexes) {
    this.log = log;
    this.queues = queues;
    this.links = links;
    this.tokens = tokens;
    this.reindexes = reindexes;
    this.etas = new EtaEstimator(queues, System::nanoTime);
  }

  /**
   * The full representation of a job, with its latest events, which are read from the database.
   * Events that are newer than the job's status are left out, so that the two agree.
   */
  public JobView full(Job job) {
    List<JobEvent> events =
        log.lastEvents(job.id(), MAX_EVENTS).stream()
            .filter(event -> event.seq() <= job.lastSeq())
            .toList();
    return view(job, position(job), events);
  }

  /**
   * The queue position: 1 for the job that is claimed next; capped. Null for a job that is not
   * queued, not yet due, or in a paused queue.
   */
  private @Nullable Integer position(Job job) {
    if (job.status() != JobStatus.QUEUED || isDelayed(job)) {
      return null;
    }
    OptionalInt before = queues.position(job.id());
    return before.isPresent()
        ? Math.min(before.getAsInt() + 1, QueueStatistics.MAX_POSITION)
        : null;
  }

  private static boolean isDelayed(Job job) {
    return job.status() == JobStatus.QUEUED && job.times().runAt().isAfter(job.times().readAt());
  }

  /** Why a searchable job gets no vectors today; null: they are computed. */
  @Nullable VectorsPostponed vectorsPostponed(Job job) {
    return job.status() != JobStatus.PROCESSING || job.times().searchableAt() == null
        ? null
        : tokens
            .postponement(job.tenant())
            .map(each -> new VectorsPostponed(each.until(), each.tokensPerDay()))
            .orElse(null);
  }

  /** Whether a searchable job waits for vectors of another embedding model. */
  boolean awaitsReindex(Job job) {
    return reindexes.contains(job);
  }

  /** The representation of a job in a list, without events and queue position. */
  public JobView summary(Job job) {
    return view(job, null, List.of());
  }

  /** The response to the submission of a job. */
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
        job.status() == JobStatus.QUEUED
            ? etas.ofNewJob(job).map(JobViews::seconds).orElse(null)
            : null);
  }

  private JobView view(Job job, @Nullable Integer position, List<JobEvent> events) {
    JobRequest request = job.request();
    Job.JobTimes times = job.times();
    boolean awaitsReindex = awaitsReindex(job);
    VectorsPostponed postponed = awaitsReindex ? null : vectorsPostponed(job);
    return new JobView(
        job.id(),
        job.type(),
        job.status(),
        job.partial(),
        job.progress(),
        job.stage(),
        stages(job),
        job.counts(),
        position,
        job.attempt(),
        request.maxAttempts(),
        times.createdAt(),
        times.startedAt(),
        times.updatedAt(),
        times.searchableAt(),
        times.completedAt(),
        postponed == null && !awaitsReindex ? remainingSeconds(job, position, events) : null,
        heartbeatAge(times),
        request.sourceUri(),
        request.collection(),
        request.batchId(),
        request.labels(),
        metadata(request),
        job.error(),
        job.result(),
        events,
        links.of(job),
        isDelayed(job) ? times.runAt() : null,
        postponed,
        awaitsReindex ? true : null,
        request.origin().schedule());
  }

  /** The metadata of the client, and the keys of the engine that the client has not set itself. */
  private static Map<String, Object> metadata(JobRequest request) {
    Map<String, Object> shown = request.origin().view();
    shown.putAll(request.options());
    return shown;
  }

  private static @Nullable Integer heartbeatAge(Job.JobTimes times) {
    Instant heartbeat = times.heartbeatAt();
    return heartbeat == null ? null : seconds(Duration.between(heartbeat, times.readAt()));
  }

  /**
   * Estimated from the progress of a running job, or from the throughput of the queue for a queued
   * one.
   */
  private @Nullable Integer remainingSeconds(
      Job job, @Nullable Integer position, List<JobEvent> events) {
    Optional<Duration> remaining =
        position == null ? ProgressEta.remaining(job, events) : etas.untilEnd(job, position - 1L);
    return remaining.map(JobViews::seconds).orElse(null);
  }

  /** The duration of an unfinished stage is the time since its start. */
  private static List<StageView> stages(Job job) {
    Instant now = job.times().readAt();
    return job.stages().stream()
        .map(
            stage ->
                stage.seconds() != null || stage.startedAt() == null
                    ? stage
                    : new StageView(
                        stage.name(),
                        stage.status(),
                        stage.startedAt(),
                        null,
                        Math.max(0, Duration.between(stage.startedAt(), now).toMillis()) / 1000.0))
        .toList();
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(Math.max(0, Math.min(Integer.MAX_VALUE, duration.toSeconds())));
  }
}
