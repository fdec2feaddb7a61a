package dev.quarry.orchestrator.api.job;

import dev.quarry.model.EstimateView;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.edge.QueryNames;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.IdempotencyKeys;
import dev.quarry.orchestrator.api.request.QueryString;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.Upload;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.Uploads;
import dev.quarry.orchestrator.submission.rules.SubmissionRules;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /ingest-async}: accepts a submission as a job. */
@RestController
final class SubmissionController {
  private final SubmissionRules rules;
  private final JobSubmitter submitter;
  private final Uploads uploads;
  private final EstimateLimiter estimates;
  private final SubmissionResponses responses;

  SubmissionController(
      SubmissionRules rules,
      JobSubmitter submitter,
      Uploads uploads,
      EstimateLimiter estimates,
      SubmissionResponses responses) {
    this.rules = rules;
    this.estimates = estimates;
    this.submitter = submitter;
    this.uploads = uploads;
    this.responses = responses;
  }

  /** With {@code dry_run}: responds 200 with an estimate for the submission and stores nothing. */
  @ApiCall(
      value = "Submit a job, or only estimate it",
      statuses = {202, 200, 200},
      bodies = {JobAccepted.class, JobView.class, EstimateView.class},
      problems = {
        ProblemCode.INVALID_URL,
        ProblemCode.UNSUPPORTED,
        ProblemCode.IDEMPOTENCY_CONFLICT
      })
  @PostMapping(path = "/ingest-async", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<?> submit(
      @RequestBody SubmissionBody body,
      @RequestParam(name = "dry_run", defaultValue = "false") boolean dryRun,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      Principal principal,
      HttpServletRequest request)
      throws InterruptedException {
    if (dryRun) {
      return ResponseEntity.ok(estimates.estimate(principal, rules.check(body.take())));
    }
    return responses.respond(accept(body.take(), principal, request), prefer, principal);
  }

  /** A method of its own, whose variables do not exist while the request waits for the job. */
  private SubmissionResponses.Acceptance accept(
      JobSubmission submission, Principal principal, HttpServletRequest request) {
    JobRequest checked = rules.check(submission);
    IdempotencyKey key = IdempotencyKeys.of(request, submission).orElse(null);
    return responses.accepted(submitter.submit(principal.tenant(), checked, key));
  }

  /**
   * The same with an uploaded file. The role is checked before the file is read. A dry run reads
   * the file into memory, so the number of concurrent dry runs is limited.
   */
  @ApiCall(
      value = "Submit a job, or only estimate it",
      statuses = {202, 200, 200},
      bodies = {JobAccepted.class, JobView.class, EstimateView.class},
      problems = {
        ProblemCode.INVALID_URL,
        ProblemCode.UNSUPPORTED,
        ProblemCode.IDEMPOTENCY_CONFLICT
      })
  @PostMapping(path = "/ingest-async", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @QueryNames("dry_run")
  ResponseEntity<?> upload(
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      Principal principal,
      HttpServletRequest request)
      throws IOException, InterruptedException {
    if (QueryString.flag(request, "dry_run")) {
      UploadedForm form = UploadedForm.read(request);
      JobRequest checked = rules.check(form.submission(), form.upload());
      return ResponseEntity.ok(estimates.estimate(principal, checked, form::bytes));
    }
    return responses.respond(
        accept(UploadedForm.read(request), principal, request), prefer, principal);
  }

  private SubmissionResponses.Acceptance accept(
      UploadedForm form, Principal principal, HttpServletRequest request) throws IOException {
    Upload upload = form.upload();
    JobRequest checked = rules.check(form.submission(), upload);
    IdempotencyKey key =
        IdempotencyKeys.of(
                request,
                form.submission(),
                upload.sha256(),
                upload.name().getBytes(StandardCharsets.UTF_8))
            .orElse(null);
    String tenant = principal.tenant();
    try (InputStream content = form.file().getInputStream()) {
      return responses.accepted(
          submitter.submit(tenant, checked, key, uploads.insertHook(tenant, upload, content)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
