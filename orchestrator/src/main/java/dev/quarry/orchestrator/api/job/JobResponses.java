package dev.quarry.orchestrator.api.job;

import dev.quarry.model.JobView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.JobNotFound;
import dev.quarry.orchestrator.api.request.Preferences;
import dev.quarry.orchestrator.api.stream.LongPolls;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.Jobs;
import dev.quarry.orchestrator.job.Jobs.Cancellation;
import dev.quarry.orchestrator.job.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Builds the responses about jobs of any type, for {@code /jobs} and the gateway. Thread-safe. */
public final class JobResponses {
  private static final String RETRY_AFTER_SECONDS = "2";

  private final Jobs jobs;
  private final JobViews views;
  private final LongPolls polls;
  private final Retention retention;

  JobResponses(Jobs jobs, JobViews views, LongPolls polls, Retention retention) {
    this.jobs = jobs;
    this.views = views;
    this.polls = polls;
    this.retention = retention;
  }

  /**
   * The job of the caller.
   *
   * @throws ProblemException if it does not exist or was deleted
   */
  public Job find(Principal principal, UUID id) {
    return jobs.find(principal.tenant(), id).orElseThrow(JobNotFound.problem(jobs, principal, id));
  }

  /**
   * The current state of the job. If the client has its current ETag: 304, after waiting for a
   * change for the preferred time.
   *
   * @param ifNoneMatch the If-None-Match header
   * @param prefer the Prefer header
   */
  public ResponseEntity<JobView> status(
      UUID id, @Nullable String ifNoneMatch, @Nullable String prefer, Principal principal)
      throws InterruptedException {
    Optional<Duration> wait = Preferences.wait(prefer);
    if (wait.isPresent()) {
      // No reference to the job is kept while waiting, because thousands of requests may wait.
      OptionalLong lastSeq = lastSeqIfUnchanged(id, ifNoneMatch, principal);
      if (lastSeq.isPresent()) {
        polls.awaitEvent(principal, id, lastSeq.getAsLong(), wait.get());
      }
    }
    Job job = find(principal, id);
    if (matchesEtag(ifNoneMatch, job)) {
      return withJobHeaders(HttpStatus.NOT_MODIFIED, job).build();
    }
    return withJobHeaders(HttpStatus.OK, job).body(views.full(job));
  }

  /** The number of the last event, if the job has not ended and the client has its current ETag. */
  private OptionalLong lastSeqIfUnchanged(
      UUID id, @Nullable String ifNoneMatch, Principal principal) {
    Job job = find(principal, id);
    return matchesEtag(ifNoneMatch, job) && !job.status().terminal()
        ? OptionalLong.of(job.lastSeq())
        : OptionalLong.empty();
  }

  /** A response with the headers that describe a job. */
  ResponseEntity.BodyBuilder withJobHeaders(HttpStatus status, Job job) {
    ResponseEntity.BodyBuilder response =
        ResponseEntity.status(status)
            .header("ETag", etag(job))
            .header("Cache-Control", "private, no-cache")
            .headers(sunset(job));
    return job.status().terminal() ? response : response.header("Retry-After", RETRY_AFTER_SECONDS);
  }

  /** The Sunset header (RFC 8594): the time after which the job may be deleted. */
  Consumer<HttpHeaders> sunset(Job job) {
    return headers ->
        retention
            .sunset(job)
            .ifPresent(at -> headers.setZonedDateTime("Sunset", at.atZone(ZoneOffset.UTC)));
  }

  /**
   * A weak ETag (RFC 9110 section 8.8.1): ages and queue positions change without a change of the
   * job. The number of the last event is not enough, because counts change between events, nor is
   * the job itself, because its vectors may wait for its tenant's tokens or for a reindex.
   */
  private String etag(Job job) {
    Instant changed = job.times().updatedAt();
    String waits =
        views.awaitsReindex(job)
            ? "-reindex"
            : views.vectorsPostponed(job) == null ? "" : "-postponed";
    return "W/\"" + job.lastSeq() + "-" + Long.toHexString(micros(changed)) + waits + "\"";
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private boolean matchesEtag(@Nullable String ifNoneMatch, Job job) {
    if (ifNoneMatch == null) {
      return false;
    }
    String opaque = etag(job).substring("W/".length());
    for (String tag : ifNoneMatch.split(",", -1)) {
      String candidate = tag.strip();
      if (candidate.equals("*") || candidate.equals(opaque) || candidate.equals("W/" + opaque)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Responds 200 if the job is cancelled, 202 if its worker has yet to stop, and 409 if it has
   * ended otherwise.
   */
  public ResponseEntity<JobView> cancel(UUID id, Principal principal) {
    Cancellation cancellation =
        jobs.cancel(principal.tenant(), id).orElseThrow(JobNotFound.problem(jobs, principal, id));
    return switch (cancellation) {
      case Cancellation.Cancelled(Job now) -> ResponseEntity.ok(views.full(now));
      case Cancellation.Requested(Job now) ->
          ResponseEntity.status(HttpStatus.ACCEPTED)
              .header("Retry-After", RETRY_AFTER_SECONDS)
              .body(views.full(now));
      case Cancellation.TooLate(Job now) ->
          throw new ProblemException(
              ProblemCode.JOB_ENDED,
              "The job is " + now.status().code() + ", so it can no longer be cancelled.");
    };
  }
}
