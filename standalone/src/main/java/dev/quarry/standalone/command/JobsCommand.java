package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code jobs}: lists the latest jobs. */
@Command(
    name = "jobs",
    description = "List the latest jobs, newest first.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry jobs --status failed --type web_crawl"})
final class JobsCommand extends ApiCommand {
  private static final Table TABLE =
      Table.of(
          "JOB job_id",
          "STATUS status",
          "% progress",
          "TYPE type",
          "STORED counts.stored",
          "UNCHANGED counts.unchanged",
          "FAILED counts.failed",
          "SOURCE source_uri");

  @Option(
      names = "--status",
      description =
          "Only jobs with this status: queued, processing, completed, failed or cancelled.")
  private @Nullable String status;

  @Option(
      names = {"-c", "--collection"},
      description = "Only jobs of this collection.")
  private @Nullable String collection;

  @Option(
      names = "--type",
      description = "Only web_crawl, document, text, http_call, reindex or import.")
  private @Nullable String type;

  @Option(names = "--batch", description = "Only jobs of this batch.")
  private @Nullable String batch;

  @Option(names = "--label", description = "Only jobs with this label.")
  private @Nullable String label;

  @Mixin private PageOptions paging;

  @Override
  JsonNode request(ApiClient api) {
    return api.call(
        paging.page(
            ApiRequest.get("jobs")
                .with("status", status)
                .with("type", type)
                .with("collection", collection)
                .with("batch_id", batch)
                .with("label", label)));
  }

  @Override
  void print(JsonNode page) {
    printPage(page, "jobs", TABLE, "There are no such jobs. Submit one with: ./quarry crawl URL");
  }
}
