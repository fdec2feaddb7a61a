package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a command that lists one page. */
final class PageOptions {
  @Option(
      names = {"-n", "--limit"},
      defaultValue = "50",
      description = "Maximum number (default: ${DEFAULT-VALUE}, at most 200).")
  private int limit;

  @Option(names = "--cursor", description = "The next page: what the previous one has printed.")
  private @Nullable String cursor;

  /** Returns the request for the page that the options name. */
  ApiRequest page(ApiRequest list) {
    return list.with("limit", limit).with("cursor", cursor);
  }
}
