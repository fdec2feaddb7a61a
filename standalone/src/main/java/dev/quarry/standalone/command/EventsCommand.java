package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.JobEventListener;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.model.JobEvent;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code events}: prints the events of a job, one in a line. */
@Command(
    name = "events",
    description =
        "Print the events of a job, one in a line; with --json each line is a JSON object.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: ./quarry events 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e --follow --json | jq .type"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EventsCommand extends ClientOptions implements Callable<Integer> {
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  /** Enough for a restart of the server. */
  private static final int MAX_CONSECUTIVE_FAILURES = 30;

  @Parameters(paramLabel = "JOB", description = "Id of the job.")
  private UUID id;

  @Option(
      names = "--after",
      paramLabel = "NUMBER",
      description = "Begin after the event with this number (default: with the first one).")
  private long after;

  @Option(
      names = {"-f", "--follow"},
      description = "Print new events until the job ends.")
  private boolean follow;

  @Override
  public Integer call() throws InterruptedException {
    OrchestratorClient client = client();
    long last = client.job(id).job().events().stream().mapToLong(JobEvent::seq).max().orElse(0);
    int failures = 0;
    while (follow || after < last) {
      try {
        if (client.events(id, after, new Printer(follow ? Long.MAX_VALUE : last))) {
          return ExitCode.OK;
        }
        failures = 0;
      } catch (OrchestratorException e) {
        if (!e.retryable() || ++failures > MAX_CONSECUTIVE_FAILURES) {
          throw e;
        }
      }
      if (follow) {
        Thread.sleep(RETRY_DELAY);
      }
    }
    return ExitCode.OK;
  }

  private final class Printer implements JobEventListener {
    private final long last;

    Printer(long last) {
      this.last = last;
    }

    @Override
    public boolean onEvent(JobEvent event) {
      after = event.seq();
      String data = JsonMapper.shared().writeValueAsString(event.data());
      terminal()
          .print(
              json
                  ? JsonMapper.shared().writeValueAsString(event)
                  : "%d  %s  %s  %s"
                      .formatted(
                          event.seq(),
                          event.at(),
                          TerminalText.line(event.type()),
                          TerminalText.line(data, 400)));
      return event.seq() < last;
    }

    @Override
    public void onHeartbeat() {}
  }
}
