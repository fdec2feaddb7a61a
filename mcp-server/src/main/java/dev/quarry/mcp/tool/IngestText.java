package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobType;
import java.util.Map;

/** {@code ingest_text}: stores a text that the caller sends. */
final class IngestText implements SubmittingTool {
  private final SubmissionCall submissions;

  IngestText(OrchestratorClient orchestrator) {
    submissions = new SubmissionCall(orchestrator);
  }

  @Override
  public String name() {
    return "ingest_text";
  }

  @Override
  public String title() {
    return "Ingest a text";
  }

  @Override
  public String description() {
    return "Stores a text that you already have (notes, a summary, a message, Markdown) and makes"
        + " it searchable. Use it to remember something for later. A text with the same"
        + " title in the same collection is replaced, so give each text a unique title."
        + " Returns a job_id at once; the text is usually searchable a second later.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(
        Parameter.string("text", "The text, plain or Markdown.").required(),
        Parameter.string(
                "title",
                "Subject of the text in a few words; search results show it, and a text"
                    + " with the same title is replaced.")
            .required(),
        CommonParameters.targetCollection());
  }

  @Override
  public ToolHints hints() {
    return ToolHints.STORE;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, CallContext context) {
    String title = arguments.string("title").strip();
    return submissions.submit(
        JobSubmissionBuilder.of(JobType.TEXT)
            .text(arguments.string("text"), title)
            .collection(arguments.stringOrNull("collection"))
            .build(Map.of()),
        "The ingestion of '" + Quoting.abbreviate(title) + "'",
        "text");
  }
}
