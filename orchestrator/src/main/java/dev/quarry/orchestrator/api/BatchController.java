package dev.quarry.orchestrator.api;

import dev.quarry.model.BatchAccepted;
import dev.quarry.model.BatchAccepted.Rejected;
import dev.quarry.model.BatchSubmission;
import dev.quarry.model.BatchView;
import dev.quarry.model.FieldProblem;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobSubmission;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.job.InvalidSubmissionException;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.JobStore.JobFilter;
import dev.quarry.orchestrator.job.JobViews;
import dev.quarry.orchestrator.job.Jobs;
import java.util.ArrayList;
import java.util.EnumMap;
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

/** {@code /ingest-async/batch} and {@code /batches}: many submissions at once. */
@RestController
final class BatchController {
  private static final int MOST_JOBS = 1_000;

  private final Jobs jobs;
  private final JobViews views;

  BatchController(Jobs jobs, JobViews views) {
    this.jobs = jobs;
    this.views = views;
  }

  @PostMapping(path = "/ingest-async/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<BatchAccepted> submit(@RequestBody BatchSubmission batch, Principal principal) {
    Roles.require(principal, Role.EDITOR);
    List<JobSubmission> submissions = batch.jobs() == null ? List.of() : batch.jobs();
    if (submissions.isEmpty() || submissions.size() > MOST_JOBS) {
      throw ProblemException.invalid("jobs", "must have 1 to " + MOST_JOBS + " submissions");
    }
    String id = batch.batchId() == null ? "batch-" + UUID.randomUUID() : batch.batchId();
    List<JobRequest> accepted = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    for (int i = 0; i < submissions.size(); i++) {
      JobSubmission submission = submissions.get(i);
      if (submission == null) {
        throw ProblemException.invalid("jobs[" + i + "]", "must be an object");
      }
      try {
        accepted.add(jobs.check(inBatch(submission, id)));
      } catch (InvalidSubmissionException e) {
        rejected.add(new Rejected(i, e.code(), e.problems()));
      }
    }
    if (accepted.isEmpty() || (Boolean.TRUE.equals(batch.atomic()) && !rejected.isEmpty())) {
      throw allRefused(rejected);
    }
    return ResponseEntity.accepted()
        .header("Location", "/batches/" + id)
        .body(
            new BatchAccepted(
                id,
                jobs.add(principal.tenant(), accepted).stream().map(views::accepted).toList(),
                rejected));
  }

  @GetMapping("/batches/{id}")
  BatchView batch(@PathVariable("id") String id, Principal principal) {
    Map<JobStatus, Long> byStatus = new EnumMap<>(JobStatus.class);
    long total = 0;
    for (JobStatus status : JobStatus.values()) {
      JobFilter filter = new JobFilter(status, null, null, id, null, null, 1);
      long count = jobs.count(principal.tenant(), filter);
      byStatus.put(status, count);
      total += count;
    }
    if (total == 0) {
      throw new ProblemException(
          ProblemCode.BATCH_NOT_FOUND, "No job was submitted under this batch_id.");
    }
    return new BatchView(id, total, byStatus, Map.of("jobs", "/jobs?batch_id=" + id));
  }

  private static JobSubmission inBatch(JobSubmission job, String batchId) {
    return new JobSubmission(
        job.sourceType(),
        job.sourceUri(),
        job.text(),
        job.title(),
        job.collection(),
        job.metadata(),
        job.priority(),
        job.callbackUrl(),
        batchId,
        job.labels(),
        job.maxDurationSeconds(),
        job.maxAttempts(),
        job.callbackSecret());
  }

  private static ProblemException allRefused(List<Rejected> rejected) {
    List<FieldProblem> errors = new ArrayList<>();
    for (Rejected each : rejected) {
      for (FieldProblem error : each.errors()) {
        errors.add(
            new FieldProblem("jobs[" + each.index() + "]." + error.field(), error.message()));
      }
    }
    return new ProblemException(
        ProblemCode.INVALID_REQUEST,
        "No job was accepted; correct those named in errors and send the batch again.",
        errors);
  }
}
