package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code queues}: shows, pauses, drains and resumes the queues of job types. */
@Command(
    name = "queues",
    description = "Show, pause, drain and resume the queues, one for each type of job.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      QueuesCommand.List.class,
      QueuesCommand.Pause.class,
      QueuesCommand.Drain.class,
      QueuesCommand.Resume.class
    })
final class QueuesCommand {
  private static final Table TABLE =
      Table.of(
          "QUEUE name",
          "STATE state",
          "QUEUED queued",
          "DELAYED delayed",
          "RUNNING running",
          "OLDEST_SECONDS oldest_queued_seconds");

  /** {@code queues list}. */
  @Command(
      name = "list",
      description = "Show the state of each queue and its numbers of jobs. Needs the role admin.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./quarry queues list"})
  static final class List extends ApiCommand {
    @Override
    JsonNode request(ApiClient api) {
      return api.call(ApiRequest.get("admin", "queues"));
    }

    @Override
    void print(JsonNode queues) {
      TABLE.lines(queues.path("queues")).forEach(terminal()::print);
    }
  }

  /** {@code queues pause}. */
  @Command(
      name = "pause",
      description = "Start no further job of this type; running ones continue. For the operator.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./quarry queues pause web_crawl"})
  static final class Pause extends Change {
    Pause() {
      super("pause");
    }
  }

  /** {@code queues drain}. */
  @Command(
      name = "drain",
      description =
          "Start no job of this type; running ones go back to the queue. For the operator.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./quarry queues drain web_crawl"})
  static final class Drain extends Change {
    Drain() {
      super("drain");
    }
  }

  /** {@code queues resume}. */
  @Command(
      name = "resume",
      description = "Start jobs of this type again. For the operator.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./quarry queues resume web_crawl"})
  static final class Resume extends Change {
    Resume() {
      super("resume");
    }
  }

  /** A command that changes the state of a queue. */
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  abstract static class Change extends ApiCommand {
    private final String change;

    @Parameters(
        paramLabel = "QUEUE",
        description = "web_crawl, document, text, http_call, reindex or import.")
    private String name;

    Change(String change) {
      this.change = change;
    }

    @Override
    JsonNode request(ApiClient api) {
      return api.call(ApiRequest.post("admin", "queues", name, change));
    }

    @Override
    void print(JsonNode queue) {
      terminal()
          .print(
              "Queue " + TerminalText.line(name) + " is " + Table.cell(queue.path("state")) + ".");
    }
  }
}
