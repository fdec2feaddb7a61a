package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code audit}: lists changes and refusals. */
@Command(
    name = "audit",
    description = "List changes and refusals, newest first. Needs the role admin.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry audit --limit 20"})
final class AuditCommand extends ApiCommand {
  private static final Table TABLE =
      Table.of(
          "AT at",
          "TENANT tenant",
          "KEY key_id",
          "ACTION action",
          "OUTCOME outcome",
          "OBJECT object");

  @Option(names = "--tenant", description = "Only this tenant; for the operator.")
  private @Nullable String tenant;

  @Option(names = "--action", description = "Only this action.")
  private @Nullable String action;

  @Mixin private PageOptions paging;

  @Override
  JsonNode request(ApiClient api) {
    return api.call(
        paging.page(
            ApiRequest.get("admin", "audit").with("tenant", tenant).with("action", action)));
  }

  @Override
  void print(JsonNode page) {
    printPage(page, "entries", TABLE, "There are no such entries.");
  }
}
