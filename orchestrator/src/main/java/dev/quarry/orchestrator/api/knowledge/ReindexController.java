package dev.quarry.orchestrator.api.knowledge;

import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobView;
import dev.quarry.model.ReindexRequest;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.job.SubmissionResponses;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.IdempotencyKeys;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.knowledge.ModelNames;
import dev.quarry.orchestrator.knowledge.ReindexStore;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.Submitted;
import dev.quarry.orchestrator.submission.rules.SubmissionRules;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /reindex}: indexes stored documents anew, as a job. */
@RestController
final class ReindexController {
  private final SubmissionRules rules;
  private final JobSubmitter submitter;
  private final ReindexStore documents;
  private final ModelNames model;
  private final SubmissionResponses responses;

  ReindexController(
      SubmissionRules rules,
      JobSubmitter submitter,
      ReindexStore documents,
      ModelNames model,
      SubmissionResponses responses) {
    this.rules = rules;
    this.submitter = submitter;
    this.documents = documents;
    this.model = model;
    this.responses = responses;
  }

  /** Without an idempotency key, a job that is queued or running for the same is not repeated. */
  @ApiCall(
      value = "Index stored documents anew from their text",
      statuses = {202, 200},
      bodies = {JobAccepted.class, JobView.class},
      problems = {
        ProblemCode.COLLECTION_NOT_FOUND,
        ProblemCode.MODEL_MISMATCH,
        ProblemCode.IDEMPOTENCY_CONFLICT
      })
  @PostMapping(path = "/reindex", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<?> reindex(
      @RequestBody ReindexRequest body,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      Principal principal,
      HttpServletRequest request)
      throws InterruptedException {
    JobRequest checked = rules.checkReindex(body.collection(), body.model());
    String required = body.model();
    if (required != null && !model.include(required)) {
      throw new ProblemException(ProblemCode.MODEL_MISMATCH, model.refusal(required));
    }
    if (!documents.anyDocument(principal.tenant(), body.collection())) {
      throw new ProblemException(
          ProblemCode.COLLECTION_NOT_FOUND,
          "There is no document to index. GET /collections lists the collections.");
    }
    IdempotencyKey key = IdempotencyKeys.of(request, body).orElse(null);
    Submitted submitted =
        key == null
            ? submitter.submitReindex(principal.tenant(), checked)
            : submitter.submit(principal.tenant(), checked, key);
    return responses.respond(responses.accepted(submitted), prefer, principal);
  }
}
