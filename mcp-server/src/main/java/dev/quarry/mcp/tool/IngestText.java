package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobType;
import java.util.Map;

/** {@code ingest_text}: stores a text that the caller sends. */
final class IngestText implements SubmittingTool {
  private final SubmissionCall submissions;

  IngestText(OrchestratorClient orchestrator, MonotonicClock clock) {
    submissions = new SubmissionCall(orchestrator, clock);
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
        + " it searchable. Use it to remember something for later. Without source_uri it never"
        + " replaces another text, whatever its title. With source_uri, the identity of the text,"
        + " it replaces what was stored under the same source_uri in the same collection: use it to"
        + " keep a text up to date. Returns a job_id at once; the text is usually searchable a"
        + " second later, so wait_seconds 10 returns when it is.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(
        Parameter.string("text", "The text, plain or Markdown.").required(),
        Parameter.string(
                "title",
                "Subject of the text in a few words; search results show it. Several texts may have"
                    + " the same title.")
            .required(),
        Parameter.string(
            "source_uri",
            "Identity of the text: a URI such as 'note:shopping' or a plain name. A text that is"
                + " stored under it is replaced. Default: a new identity."),
        CommonParameters.targetCollection(),
        CommonParameters.waitSeconds());
  }

  @Override
  public ToolHints hints() {
    return ToolHints.STORE;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, CallContext context)
      throws InterruptedException {
    String title = arguments.string("title").strip();
    return submissions.submit(
        JobSubmissionBuilder.of(JobType.TEXT)
            .uri(arguments.stringOrNull("source_uri"))
            .text(arguments.string("text"), title)
            .collection(arguments.stringOrNull("collection"))
            .build(Map.of()),
        "The ingestion of '" + Quoting.abbreviate(title) + "'",
        "source_uri",
        arguments,
        context);
  }
}
