package dev.quarry.orchestrator.api.job;

import dev.quarry.model.BatchAccepted;
import dev.quarry.model.BatchAccepted.Rejected;
import dev.quarry.model.BatchSubmission;
import dev.quarry.model.BatchView;
import dev.quarry.model.FieldProblem;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobSubmission;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.IdempotencyKeys;
import dev.quarry.orchestrator.job.Batch;
import dev.quarry.orchestrator.job.Batches;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.SubmittedBatch;
import dev.quarry.orchestrator.submission.rules.InvalidSubmissionException;
import dev.quarry.orchestrator.submission.rules.SubmissionRules;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code /ingest-async/batch} and {@code /batches}: submits many jobs with one request. */
@RestController
final class BatchController {
  private static final int MAX_JOBS = 1_000;

  private final SubmissionRules rules;
  private final JobSubmitter submitter;
  private final Batches batches;
  private final JobViews views;
  private final JobLinks links;

  BatchController(
      SubmissionRules rules,
      JobSubmitter submitter,
      Batches batches,
      JobViews views,
      JobLinks links) {
    this.rules = rules;
    this.submitter = submitter;
    this.batches = batches;
    this.views = views;
    this.links = links;
  }

  /**
   * Responds 202 even if only some submissions are accepted. The same batch with the same
   * idempotency key is accepted once.
   */
  @ApiCall(
      value = "Submit many jobs",
      statuses = {202},
      problems = {ProblemCode.INVALID_URL, ProblemCode.IDEMPOTENCY_CONFLICT})
  @PostMapping(path = "/ingest-async/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<BatchAccepted> submit(
      @RequestBody BatchSubmission batch, Principal principal, HttpServletRequest request) {
    List<JobSubmission> submissions = batch.jobs() == null ? List.of() : batch.jobs();
    if (submissions.isEmpty() || submissions.size() > MAX_JOBS) {
      throw ProblemException.invalid("jobs", "must have 1 to " + MAX_JOBS + " submissions");
    }
    IdempotencyKey key = IdempotencyKeys.of(request, batch).orElse(null);
    String id = batch.batchId() == null ? "batch-" + UUID.randomUUID() : batch.batchId();
    List<JobRequest> accepted = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    for (int i = 0; i < submissions.size(); i++) {
      JobSubmission submission = submissions.get(i);
      if (submission == null) {
        throw ProblemException.invalid("jobs[" + i + "]", "must be an object");
      }
      try {
        accepted.add(rules.check(submission.inBatch(id)));
      } catch (InvalidSubmissionException e) {
        rejected.add(new Rejected(i, e.code(), e.problems()));
      }
    }
    if (accepted.isEmpty() || (Boolean.TRUE.equals(batch.atomic()) && !rejected.isEmpty())) {
      throw allRejected(rejected);
    }
    return switch (submitter.submitBatch(principal.tenant(), id, accepted, key)) {
      case SubmittedBatch.Added(String batchId, List<Job> added) ->
          response(batchId, added, rejected);
      case SubmittedBatch.Repeated(String batchId, List<Job> earlier) ->
          response(batchId, earlier, rejected);
      case SubmittedBatch.Conflicting _ -> throw IdempotencyKeys.conflict();
    };
  }

  private ResponseEntity<BatchAccepted> response(
      String batchId, List<Job> accepted, List<Rejected> rejected) {
    return ResponseEntity.accepted()
        .location(URI.create(links.batch(batchId)))
        .header("Retry-After", "1")
        .body(
            new BatchAccepted(batchId, accepted.stream().map(views::accepted).toList(), rejected));
  }

  @ApiCall(
      value = "Read the status of a batch",
      problems = {ProblemCode.BATCH_NOT_FOUND})
  @GetMapping("/batches/{id}")
  BatchView batch(@PathVariable("id") String id, Principal principal) {
    return view(batches.find(principal.tenant(), id).orElseThrow(BatchController::batchNotFound));
  }

  /**
   * Responds 200 if no job of the batch is running any more, otherwise 202: the workers of the
   * running jobs have yet to stop.
   */
  @ApiCall(
      value = "Cancel the jobs of a batch that have not ended",
      problems = {ProblemCode.BATCH_NOT_FOUND})
  @PostMapping("/batches/{id}/cancel")
  ResponseEntity<BatchView> cancel(@PathVariable("id") String id, Principal principal) {
    Batch batch =
        batches.cancel(principal.tenant(), id).orElseThrow(BatchController::batchNotFound);
    return ResponseEntity.status(batch.running() > 0 ? 202 : 200).body(view(batch));
  }

  private static ProblemException batchNotFound() {
    return new ProblemException(
        ProblemCode.BATCH_NOT_FOUND,
        "No job was submitted with this batch_id. Check the batch_id.");
  }

  private BatchView view(Batch batch) {
    String self = links.batch(batch.id());
    String jobs = links.jobs() + "?batch_id=" + JobLinks.encoded(batch.id());
    Map<JobStatus, Long> byStatus = new EnumMap<>(batch.byStatus());
    Map<String, String> next = new LinkedHashMap<>();
    next.put("self", self);
    next.put("jobs", jobs);
    if (!batch.failed().isEmpty()) {
      next.put("failed", jobs + "&status=failed");
    }
    if (!batch.ended()) {
      next.put("cancel", self + "/cancel");
    }
    return new BatchView(
        batch.id(),
        batch.total(),
        byStatus,
        batch.percent(),
        batch.isPartial(),
        batch.counts(),
        batch.createdAt(),
        batch.ended() ? batch.latestEnd() : null,
        batch.failed(),
        next);
  }

  private static ProblemException allRejected(List<Rejected> rejected) {
    List<FieldProblem> errors = new ArrayList<>();
    for (Rejected each : rejected) {
      for (FieldProblem error : each.errors()) {
        errors.add(
            new FieldProblem("jobs[" + each.index() + "]." + error.field(), error.message()));
      }
    }
    return new ProblemException(
        ProblemCode.INVALID_REQUEST,
        "No job was accepted. Correct the members listed in errors and send the batch again.",
        errors);
  }
}
