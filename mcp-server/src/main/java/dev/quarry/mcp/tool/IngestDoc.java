package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobType;
import java.util.Map;

/** {@code ingest_doc}: makes one document searchable. */
final class IngestDoc implements Tool {
  private final Submissions submissions;

  IngestDoc(OrchestratorClient orchestrator) {
    submissions = new Submissions(orchestrator);
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
        + " HTML) from a URL, or from a file: path that the operator has opened, and makes"
        + " it searchable. Use it for a single file; use crawl_web for a website. What was"
        + " stored from the same place is replaced. Returns at once with a job_id; then call"
        + " get_job_status until it is completed, then search.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(
        Parameter.text("doc_uri", "An http or https URL, or a file: URI below an opened root.")
            .must(),
        Parameter.text(
                "doc_type",
                "What it is, for instance pdf, docx or md. 'auto' looks at the content and is"
                    + " nearly always right.")
            .or("auto"),
        CommonParameters.collectionToFill());
  }

  @Override
  public Map<String, Object> outputSchema() {
    return Submissions.SCHEMA;
  }

  @Override
  public ToolHints hints() {
    return ToolHints.FETCHES;
  }

  @Override
  public boolean submits() {
    return true;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, ToolCall call) {
    String uri = arguments.text("doc_uri").strip();
    String type = arguments.text("doc_type").strip();
    Map<String, Object> options = type.equals("auto") ? Map.of() : Map.of("doc_type", type);
    return submissions.submit(
        SubmissionDraft.of(JobType.DOCUMENT)
            .from(uri)
            .into(arguments.textOrNull("collection"))
            .with(options),
        "The ingestion of " + Quoting.brief(uri),
        "doc_uri");
  }
}
