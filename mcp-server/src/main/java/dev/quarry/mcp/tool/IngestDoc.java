package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobType;
import java.util.Map;

/** {@code ingest_doc}: fetches one document and makes it searchable. */
final class IngestDoc implements SubmittingTool {
  private final SubmissionCall submissions;

  IngestDoc(OrchestratorClient orchestrator, MonotonicClock clock) {
    submissions = new SubmissionCall(orchestrator, clock);
  }

  @Override
  public String name() {
    return "ingest_doc";
  }

  @Override
  public String title() {
    return "Ingest a document";
  }

  @Override
  public String description() {
    return "Fetches one document (PDF, DOCX, PPTX, XLSX, ODT, EPUB, RTF, Markdown, plain text, CSV,"
        + " HTML) from a URL, or from a file: URI in a directory that the operator has"
        + " allowed, and makes it searchable. Use it for a single file; use crawl_web for a"
        + " website. A document that was stored from the same URI is replaced. Returns a"
        + " job_id at once, or with wait_seconds 30 usually when it is searchable. Search"
        + " finds the document by its words as soon as it is stored; its vectors, by which"
        + " it is found by meaning, follow. Next, call get_job_status until searchable_at is"
        + " set, then search.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(
        Parameter.string(
                "doc_uri",
                "An http or https URL, or a file: URI below a directory that the operator has"
                    + " opened for this tenant with quarry.file-roots.NAME.path and .tenants, or"
                    + " with QUARRY_FILE_ROOTS for the tenant default.")
            .required(),
        Parameter.string(
                "doc_type",
                "Document type, for instance pdf, docx or md. 'auto' detects it from the content"
                    + " and is nearly always right.")
            .defaultValue("auto"),
        CommonParameters.targetCollection(),
        CommonParameters.waitSeconds());
  }

  @Override
  public ToolHints hints() {
    return ToolHints.FETCH_AND_STORE;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, CallContext context)
      throws InterruptedException {
    String uri = arguments.string("doc_uri").strip();
    String type = arguments.string("doc_type").strip();
    Map<String, Object> options = type.equals("auto") ? Map.of() : Map.of("doc_type", type);
    return submissions.submit(
        JobSubmissionBuilder.of(JobType.DOCUMENT)
            .uri(uri)
            .collection(arguments.stringOrNull("collection"))
            .build(options),
        "The ingestion of " + Quoting.abbreviate(uri),
        "doc_uri",
        arguments,
        context);
  }
}
