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

/** What a client is told of a job of any type, under whichever path it asks. */
public final class JobResponses {
  private static final String NEXT_LOOK_SECONDS = "2";

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

  /** Answers with a problem if the caller has no such job. */
  public Job find(Principal principal, UUID id) {
    return jobs.find(principal.tenant(), id).orElseThrow(JobNotFound.of(jobs, principal, id));
  }

  /**
   * The job as it is now. With the ETag of an earlier answer: 304 if nothing has happened since,
   * after waiting for it as long as Prefer says.
   *
   * @param seen the header If-None-Match
   * @param prefer the header Prefer
   */
  public ResponseEntity<JobView> status(
      UUID id, @Nullable String seen, @Nullable String prefer, Principal principal)
      throws InterruptedException {
    Optional<Duration> wait = Preferences.wait(prefer);
    if (wait.isPresent()) {
      // Nothing of the job is in memory while its caller waits: thousands may.
      OptionalLong known = known(id, seen, principal);
      if (known.isPresent()) {
        polls.awaitEvent(principal, id, known.getAsLong(), wait.get());
      }
    }
    Job job = find(principal, id);
    if (isSeen(seen, job)) {
      return headed(HttpStatus.NOT_MODIFIED, job).build();
    }
    return headed(HttpStatus.OK, job).body(views.full(job));
  }

  /** The number of the last event of a job that goes on, if its caller knows it as it is. */
  private OptionalLong known(UUID id, @Nullable String seen, Principal principal) {
    Job job = find(principal, id);
    return isSeen(seen, job) && !job.status().terminal()
        ? OptionalLong.of(job.lastSeq())
        : OptionalLong.empty();
  }

  /** With all that the header of an answer tells of a job. */
  ResponseEntity.BodyBuilder headed(HttpStatus status, Job job) {
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(status)
            .header("ETag", etag(job))
            .header("Cache-Control", "private, no-cache")
            .headers(sunset(job));
    return job.status().terminal() ? answer : answer.header("Retry-After", NEXT_LOOK_SECONDS);
  }

  /** When the job may be deleted (RFC 8594). */
  Consumer<HttpHeaders> sunset(Job job) {
    return headers ->
        retention
            .sunset(job)
            .ifPresent(at -> headers.setZonedDateTime("Sunset", at.atZone(ZoneOffset.UTC)));
  }

  /**
   * Weak (RFC 9110 section 8.8.1): ages and places in the queue move without a change of the job.
   * The number of the last event alone would not do: counts move between two events.
   */
  private static String etag(Job job) {
    Instant changed = job.times().updatedAt();
    return "W/\"" + job.lastSeq() + "-" + Long.toHexString(micros(changed)) + "\"";
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private static boolean isSeen(@Nullable String ifNoneMatch, Job job) {
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

  /** 200: cancelled, now or before. 202: its worker will be told. 409: it has ended otherwise. */
  public ResponseEntity<JobView> cancel(UUID id, Principal principal) {
    Cancellation cancellation =
        jobs.cancel(principal.tenant(), id).orElseThrow(JobNotFound.of(jobs, principal, id));
    return switch (cancellation) {
      case Cancellation.Cancelled(Job now) -> ResponseEntity.ok(views.full(now));
      case Cancellation.Requested(Job now) ->
          ResponseEntity.status(HttpStatus.ACCEPTED)
              .header("Retry-After", NEXT_LOOK_SECONDS)
              .body(views.full(now));
      case Cancellation.TooLate(Job now) ->
          throw new ProblemException(
              ProblemCode.JOB_ENDED,
              "The job is " + now.status().code() + " and can no longer be cancelled.");
    };
  }
}
