package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobSubmission;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** A command that submits a source, or estimates it. */
abstract class SubmissionCommand extends FollowedCommand {
  @Option(
      names = {"-c", "--collection"},
      description = "Collection to store into (default: default).")
  private @Nullable String collection;

  @Option(
      names = "--dry-run",
      description = "Print an estimate of pages, tokens and time, and store nothing.")
  private boolean dryRun;

  abstract JobSubmission submission();

  /** The document itself, if it is uploaded. */
  @Nullable Path file() {
    return null;
  }

  final @Nullable String collection() {
    return collection;
  }

  @Override
  final JobAccepted submit(OrchestratorClient client) {
    JobSubmission submission = submission();
    Path file = file();
    return file == null ? client.submit(submission) : client.submit(submission, file);
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!dryRun) {
      return super.call();
    }
    JsonNode estimate = api().estimate(submission(), file());
    if (json) {
      terminal().json(estimate);
    } else {
      Table.members(estimate).forEach(terminal()::print);
    }
    return estimate.hasNonNull("error") ? ExitCode.FAILED : ExitCode.OK;
  }
}
