package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code jobs}: lists the latest jobs. */
@Command(
    name = "jobs",
    description = "List the latest jobs, newest first.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry jobs --status failed --type web_crawl"})
final class JobsCommand extends ApiCommand {
  /** The member with the text of the status; the server has none of this name. */
  private static final String STATE = "state_text";

  private static final Table TABLE =
      Table.of(
          "JOB job_id",
          "STATUS " + STATE,
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

  /** Such as "completed, 3 failed": a job that has lost pages does not look complete. */
  private static String state(JsonNode job) {
    String status = job.path("status").asString("");
    int failed = job.path("counts").path("failed").asInt(0);
    if (!job.path("partial").asBoolean(false)) {
      return status;
    }
    return status + (failed > 0 ? ", " + failed + " failed" : ", partial");
  }

  @Override
  void print(JsonNode page) {
    for (JsonNode job : page.path("jobs")) {
      ((ObjectNode) job).put(STATE, state(job));
    }
    printPage(page, "jobs", TABLE, "There are no such jobs. Submit one with: ./quarry crawl URL");
  }
}
