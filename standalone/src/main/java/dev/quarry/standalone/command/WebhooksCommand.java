package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code webhooks}: shows and repeats deliveries, and sets the endpoint of the tenant. */
@Command(
    name = "webhooks",
    description = "Show webhook deliveries, send them again, and set the tenant's endpoint.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      WebhooksCommand.List.class,
      WebhooksCommand.Show.class,
      WebhooksCommand.Redeliver.class,
      WebhooksCommand.Endpoint.class,
      WebhooksCommand.Rotate.class
    })
final class WebhooksCommand {
  private static final String FIRST = "admin";
  private static final String SECOND = "webhooks";
  private static final Table TABLE =
      Table.of(
          "DELIVERY delivery_id",
          "STATUS status",
          "EVENT event",
          "ATTEMPTS attempts",
          "CREATED created_at",
          "URL url",
          "ERROR last_error");

  /** {@code webhooks list}. */
  @Command(
      name = "list",
      description = "List deliveries, newest first. Needs the role admin.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./quarry webhooks list --status failed"})
  static final class List extends ApiCommand {
    @Option(names = "--status", description = "Only pending, delivered or failed ones.")
    private @Nullable String status;

    @Option(names = "--job", description = "Only those of this job.")
    private @Nullable UUID job;

    @Mixin private PageOptions paging;

    @Override
    JsonNode request(ApiClient api) {
      return api.call(
          paging.page(ApiRequest.get(FIRST, SECOND).with("status", status).with("job_id", job)));
    }

    @Override
    void print(JsonNode page) {
      printPage(page, "deliveries", TABLE, "There are no such deliveries.");
    }
  }

  /** {@code webhooks show}. */
  @Command(
      name = "show",
      description = "Show a delivery with its message and all attempts. Needs the role admin.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./quarry webhooks show 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e"})
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  static final class Show extends ApiCommand {
    @Parameters(paramLabel = "DELIVERY", description = "Id of the delivery.")
    private String id;

    @Override
    JsonNode request(ApiClient api) {
      return api.call(ApiRequest.get(FIRST, SECOND, id));
    }

    @Override
    void print(JsonNode delivery) {
      printMembers(delivery);
    }
  }

  /** {@code webhooks redeliver}. */
  @Command(
      name = "redeliver",
      description = "Send a delivery again, with a full set of attempts. Needs the role admin.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./quarry webhooks redeliver 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e"})
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  static final class Redeliver extends ApiCommand {
    @Parameters(paramLabel = "DELIVERY", description = "Id of the delivery.")
    private String id;

    @Override
    JsonNode request(ApiClient api) {
      return api.call(ApiRequest.post(FIRST, SECOND, id, "redeliver"));
    }

    @Override
    void print(JsonNode delivery) {
      terminal().print("Delivery " + TerminalText.line(id) + " is sent again.");
    }
  }

  /** {@code webhooks endpoint}. */
  @Command(
      name = "endpoint",
      description = "Show the URL that is called when any job of the tenant ends, or set it.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./quarry webhooks endpoint --url https://hooks.example.org/quarry"})
  static final class Endpoint extends ApiCommand {
    @Option(names = "--url", description = "Call this URL from now on.")
    private @Nullable String url;

    @Option(names = "--off", description = "Call none.")
    private boolean off;

    @Override
    JsonNode request(ApiClient api) {
      if (url == null && !off) {
        return api.call(ApiRequest.get(FIRST, SECOND, "endpoint"));
      }
      Map<String, Object> change = off ? Map.of() : Map.of("url", String.valueOf(url));
      return api.call(ApiRequest.put(FIRST, SECOND, "endpoint").json(change));
    }

    @Override
    void print(JsonNode endpoint) {
      printMembers(endpoint);
    }
  }

  /** {@code webhooks rotate}. */
  @Command(
      name = "rotate",
      description =
          "Replace the secret that signs calls of the tenant's endpoint, and print the new one.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./quarry webhooks rotate --keep-old-seconds 3600"})
  static final class Rotate extends ApiCommand {
    @Option(
        names = "--keep-old-seconds",
        description = "How long the old secret signs as well (default: a day).")
    private @Nullable Integer seconds;

    @Override
    JsonNode request(ApiClient api) {
      Map<String, Object> change = new LinkedHashMap<>();
      if (seconds != null) {
        change.put("keep_old_seconds", seconds);
      }
      return api.call(ApiRequest.post(FIRST, SECOND, "endpoint", "rotate").json(change));
    }

    @Override
    void print(JsonNode endpoint) {
      printMembers(endpoint);
    }
  }
}
