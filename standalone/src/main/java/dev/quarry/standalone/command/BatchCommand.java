package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code batch}: submits, shows and cancels batches of jobs. */
@Command(
    name = "batch",
    description = "Submit many jobs at once, show or cancel them together.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {BatchCommand.Submit.class, BatchCommand.Status.class, BatchCommand.Cancel.class})
final class BatchCommand {
  private static final Table FAILED =
      Table.of("FAILED job_id", "CODE error.code", "SOURCE source_uri");
  private static final Table REJECTED = Table.of("REJECTED index", "CODE code", "WHY errors");

  /** {@code batch submit}. */
  @Command(
      name = "submit",
      description = {
        "Submit the jobs in a file: {\"jobs\": [{\"source_type\": ..., \"source_uri\": ...}, ...]},"
            + " with \"atomic\": true all or none."
      },
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./quarry batch submit jobs.json"})
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  static final class Submit extends ApiCommand {
    @Parameters(
        paramLabel = "FILE",
        description = "A file with the body of POST /ingest-async/batch.")
    private Path file;

    @Override
    JsonNode request(ApiClient api) {
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException("There is no file " + file + ". Check the path.");
      }
      try {
        return api.call(
            ApiRequest.post("ingest-async", "batch")
                .body(Files.readAllBytes(file), "application/json"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    void print(JsonNode accepted) {
      String id = TerminalText.line(accepted.path("batch_id").asString());
      terminal()
          .print("%d jobs are queued in the batch %s.".formatted(accepted.path("jobs").size(), id));
      if (!accepted.path("rejected").isEmpty()) {
        REJECTED.lines(accepted.path("rejected")).forEach(terminal()::print);
      }
      terminal().print("Follow it: ./quarry batch status " + id);
    }
  }

  /** {@code batch status}. */
  @Command(
      name = "status",
      description = "Show how many jobs of a batch are in each state, and those that have failed.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./quarry batch status nightly-2026-11-30"})
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  static final class Status extends ApiCommand {
    @Parameters(paramLabel = "BATCH", description = "Id of the batch.")
    private String id;

    @Override
    JsonNode request(ApiClient api) {
      return api.call(ApiRequest.get("batches", id));
    }

    @Override
    void print(JsonNode batch) {
      printBatch(this, batch);
    }
  }

  /** {@code batch cancel}. */
  @Command(
      name = "cancel",
      description = "Cancel the jobs of a batch that have not ended.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./quarry batch cancel nightly-2026-11-30"})
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  static final class Cancel extends ApiCommand {
    @Parameters(paramLabel = "BATCH", description = "Id of the batch.")
    private String id;

    @Override
    JsonNode request(ApiClient api) {
      return api.call(ApiRequest.post("batches", id, "cancel"));
    }

    @Override
    void print(JsonNode batch) {
      printBatch(this, batch);
    }
  }

  private static void printBatch(ApiCommand command, JsonNode batch) {
    command
        .terminal()
        .print(
            "%s %% of %s jobs: %s"
                .formatted(
                    batch.path("progress").asInt(),
                    batch.path("total").asLong(),
                    String.join(", ", Table.members(batch.path("by_status")))));
    if (!batch.path("failed_jobs").isEmpty()) {
      FAILED.lines(batch.path("failed_jobs")).forEach(command.terminal()::print);
    }
  }
}
