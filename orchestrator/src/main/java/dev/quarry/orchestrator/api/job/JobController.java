package dev.quarry.orchestrator.api.job;

import dev.quarry.model.ItemPage;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.Ids;
import dev.quarry.orchestrator.api.request.MissingJob;
import dev.quarry.orchestrator.api.request.Pages;
import dev.quarry.orchestrator.api.request.Preferences;
import dev.quarry.orchestrator.api.request.Words;
import dev.quarry.orchestrator.api.stream.JobWatch;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobViews;
import dev.quarry.orchestrator.job.Jobs;
import dev.quarry.orchestrator.job.Retention;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /jobs/{id}} and what is below it: how one job is getting on. */
@RestController
public final class JobController {
  private static final String NEXT_LOOK_SECONDS = "2";

  private final Jobs jobs;
  private final JobViews views;
  private final JobWatch watch;
  private final Retention retention;

  JobController(Jobs jobs, JobViews views, JobWatch watch, Retention retention) {
    this.retention = retention;
    this.jobs = jobs;
    this.views = views;
    this.watch = watch;
  }

  /**
   * The job as it is now. With the ETag of an earlier answer in If-None-Match: 304 if nothing has
   * happened since, after waiting for it as long as Prefer says.
   */
  @ApiCall(
      value = "How a job is getting on",
      answers = {200, 304},
      refusals = {ProblemCode.JOB_NOT_FOUND, ProblemCode.JOB_GONE})
  @GetMapping({"/jobs/{id}", "/jobs/{id}/status"})
  public ResponseEntity<JobView> job(
      @PathVariable("id") String id,
      @RequestHeader(name = "If-None-Match", required = false) @Nullable String seen,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      Principal principal)
      throws InterruptedException {
    Job job = find(principal, Ids.job(id));
    Optional<Duration> wait = Preferences.wait(prefer);
    if (isSeen(seen, job) && wait.isPresent() && !job.status().terminal()) {
      watch.awaitEvent(job.id(), job.lastSeq(), wait.get());
      job = find(principal, job.id());
    }
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(isSeen(seen, job) ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
            .header("ETag", etag(job))
            .header("Cache-Control", "private, no-cache");
    if (!job.status().terminal()) {
      answer.header("Retry-After", NEXT_LOOK_SECONDS);
    }
    answer.headers(sunset(job));
    return isSeen(seen, job) ? answer.build() : answer.body(views.full(job));
  }

  /** When the job may be deleted (RFC 8594). */
  private Consumer<HttpHeaders> sunset(Job job) {
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

  @ApiCall(
      value = "The result of a completed job",
      refusals = {
        ProblemCode.JOB_NOT_FOUND,
        ProblemCode.JOB_GONE,
        ProblemCode.JOB_NOT_ENDED,
        ProblemCode.JOB_WITHOUT_RESULT
      })
  @GetMapping("/jobs/{id}/result")
  ResponseEntity<Map<String, Object>> result(@PathVariable("id") String id, Principal principal) {
    Job job = find(principal, Ids.job(id));
    return switch (job.status()) {
      case COMPLETED ->
          ResponseEntity.ok()
              .headers(sunset(job))
              .body(Objects.requireNonNullElse(job.result(), Map.of()));
      case QUEUED, PROCESSING ->
          throw new ProblemException(
              ProblemCode.JOB_NOT_ENDED,
              "The job is " + job.status().code() + "; ask again when it is completed.");
      case FAILED, CANCELLED ->
          throw new ProblemException(ProblemCode.JOB_WITHOUT_RESULT, whyNoResult(job));
    };
  }

  private static String whyNoResult(Job job) {
    String what =
        job.status() == JobStatus.CANCELLED ? "The job was cancelled" : "The job has failed";
    return what + (job.error() == null ? "." : ": " + job.error().message());
  }

  @ApiCall(
      value = "What became of each page or document of a job",
      refusals = {ProblemCode.JOB_NOT_FOUND, ProblemCode.JOB_GONE})
  @GetMapping("/jobs/{id}/items")
  ResponseEntity<ItemPage> items(
      @PathVariable("id") String id,
      @RequestParam(name = "status", required = false) @Nullable String status,
      @RequestParam(name = "limit", required = false) @Nullable Integer limit,
      @RequestParam(name = "cursor", required = false) @Nullable Long cursor,
      Principal principal,
      HttpServletRequest request) {
    int most = Pages.limit(limit);
    UUID job = Ids.job(id);
    List<ItemView> read =
        jobs.items(
                principal.tenant(),
                job,
                Words.of(ItemStatus.class, "status", status),
                cursor == null ? 0 : cursor,
                most + 1)
            .orElseThrow(MissingJob.of(jobs, principal, job));
    List<ItemView> page = Pages.cut(read, most);
    if (read.size() <= most) {
      return ResponseEntity.ok(new ItemPage(page, null, false));
    }
    String next = Long.toString(page.getLast().itemId());
    return ResponseEntity.ok()
        .header("Link", Pages.link(request, next))
        .body(new ItemPage(page, next, true));
  }

  private Job find(Principal principal, UUID id) {
    return jobs.find(principal.tenant(), id).orElseThrow(MissingJob.of(jobs, principal, id));
  }
}
