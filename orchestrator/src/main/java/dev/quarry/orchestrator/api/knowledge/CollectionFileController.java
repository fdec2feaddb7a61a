package dev.quarry.orchestrator.api.knowledge;

import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.job.SubmissionResponses;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.IdempotencyKeys;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.Upload;
import dev.quarry.orchestrator.knowledge.CollectionExport;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.Uploads;
import dev.quarry.orchestrator.submission.rules.SubmissionRules;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Exports a collection to a file, and imports such a file as a job. */
@RestController
final class CollectionFileController {
  private static final String GZIP = "application/gzip";
  private static final String EXTENSION = ".jsonl.gz";

  private final CollectionExport exports;
  private final SubmissionRules rules;
  private final JobSubmitter submitter;
  private final Uploads uploads;
  private final SubmissionResponses responses;
  private final Path directory;

  CollectionFileController(
      CollectionExport exports,
      SubmissionRules rules,
      JobSubmitter submitter,
      Uploads uploads,
      SubmissionResponses responses,
      MultipartConfigElement multipart) {
    this.exports = exports;
    this.rules = rules;
    this.submitter = submitter;
    this.uploads = uploads;
    this.responses = responses;
    this.directory = Path.of(multipart.getLocation());
  }

  /** Streamed. A failure in the middle leaves a file without its last line. */
  @ApiCall(
      value = "Export the documents of a collection, with vectors",
      produces = GZIP,
      problems = {ProblemCode.COLLECTION_NOT_FOUND})
  @GetMapping("/collections/{name}/export")
  void export(
      @PathVariable("name") String name,
      Principal principal,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    CollectionExport.Export export =
        exports
            .of(principal.tenant(), name)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.COLLECTION_NOT_FOUND,
                        "No collection has this name. GET /collections lists the collections."));
    response.setContentType(GZIP);
    response.setHeader("Content-Disposition", "attachment; filename=\"" + name + EXTENSION + "\"");
    response.setHeader("Cache-Control", "no-store");
    if (!request.getMethod().equals("HEAD")) {
      export.writeTo(response.getOutputStream());
    }
  }

  /** The role is checked before the file is read. */
  @ApiCall(
      value = "Import an exported collection, the body, as a job",
      bodyBytes = GZIP,
      statuses = {202, 200},
      bodies = {JobAccepted.class, JobView.class},
      problems = {
        ProblemCode.PAYLOAD_TOO_LARGE,
        ProblemCode.UNSUPPORTED_MEDIA_TYPE,
        ProblemCode.IDEMPOTENCY_CONFLICT
      })
  @PostMapping(path = "/collections/{name}/import", consumes = GZIP)
  ResponseEntity<?> importFile(
      @PathVariable("name") String name,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      Principal principal,
      HttpServletRequest request)
      throws IOException, InterruptedException {
    return responses.respond(accept(name, principal, request), prefer, principal);
  }

  private SubmissionResponses.Acceptance accept(
      String name, Principal principal, HttpServletRequest request) throws IOException {
    rules.checkCollection(name);
    Path file = Files.createTempFile(directory, "import", EXTENSION);
    try {
      Upload upload = ImportBody.save(request, file, name + EXTENSION);
      JobRequest checked = rules.checkImport(name, upload);
      IdempotencyKey key =
          IdempotencyKeys.of(request, Map.of("collection", name), upload.sha256()).orElse(null);
      try (InputStream content = Files.newInputStream(file)) {
        return responses.accepted(
            submitter.submit(
                principal.tenant(),
                checked,
                key,
                uploads.insertHook(principal.tenant(), upload, content)));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
