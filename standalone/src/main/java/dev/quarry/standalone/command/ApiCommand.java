package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import java.util.concurrent.Callable;
import tools.jackson.databind.JsonNode;

/** A command that makes one request and prints the response. */
abstract class ApiCommand extends ClientOptions implements Callable<Integer> {
  /** Sends the request. */
  abstract JsonNode request(ApiClient api);

  /** Prints the response for a person. */
  abstract void print(JsonNode response);

  @Override
  public final Integer call() {
    JsonNode response = request(api());
    if (!json) {
      print(response);
    } else if (!response.isMissingNode()) {
      terminal().json(response);
    }
    return ExitCode.OK;
  }

  /** Prints the rows of a page, and how to get the next one. */
  void printPage(JsonNode page, String member, Table table, String ifEmpty) {
    if (page.path(member).isEmpty()) {
      terminal().print(ifEmpty);
      return;
    }
    table.lines(page.path(member)).forEach(terminal()::print);
    if (page.hasNonNull("next_cursor")) {
      terminal().err().println("There are more: --cursor " + page.path("next_cursor").asString());
    }
  }

  /** Prints the members of an object, one in a line. */
  void printMembers(JsonNode object) {
    Table.members(object).forEach(terminal()::print);
  }
}
