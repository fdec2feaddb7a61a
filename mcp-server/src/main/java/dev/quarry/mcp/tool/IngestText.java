package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobType;
import java.util.Map;

/** {@code ingest_text}: makes a text of the caller searchable. */
final class IngestText implements Tool {
  private final Submissions submissions;

  IngestText(OrchestratorClient orchestrator) {
    submissions = new Submissions(orchestrator);
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
        + " title in the same collection is replaced, so give each text a title of its own."
        + " Returns at once with a job_id; it is usually searchable a second later.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(
        Parameter.text("text", "The text, plain or Markdown.").must(),
        Parameter.text(
                "title",
                "What it is about, in a few words; search results show it, and a text"
                    + " with the same title is replaced.")
            .must(),
        CommonParameters.collectionToFill());
  }

  @Override
  public Map<String, Object> outputSchema() {
    return Submissions.SCHEMA;
  }

  @Override
  public ToolHints hints() {
    return ToolHints.STORES;
  }

  @Override
  public boolean submits() {
    return true;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, ToolCall call) {
    String title = arguments.text("title").strip();
    return submissions.submit(
        SubmissionDraft.of(JobType.TEXT)
            .holding(arguments.text("text"), title)
            .into(arguments.textOrNull("collection"))
            .with(Map.of()),
        "The ingestion of '" + Quoting.brief(title) + "'",
        "text");
  }
}
