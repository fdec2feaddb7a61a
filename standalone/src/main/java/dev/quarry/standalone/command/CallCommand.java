package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiRequest;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code call}: calls a route of the gateway and prints the upstream's response. */
@Command(
    name = "call",
    description = {
      "Call a route of the gateway as a job, show the progress, and print the response of the"
          + " upstream to standard output."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./quarry call articles request.json > article.json",
      "  echo '{\"topic\": \"moss\"}' | ./quarry call articles -"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CallCommand extends ClientOptions implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "ROUTE", description = "Path of the route.")
  private String route;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "The body for the upstream; - is standard input (default: no body).")
  private @Nullable String file;

  @Option(
      names = "--content-type",
      defaultValue = "application/json",
      description = "Media type of the body (default: ${DEFAULT-VALUE}).")
  private String contentType;

  @Option(
      names = {"-d", "--detach"},
      description = "Return as soon as the job is queued.")
  private boolean detached;

  @Override
  public Integer call() throws InterruptedException {
    ApiClient api = api();
    ApiRequest request = ApiRequest.post("api", route, "submit");
    if (file != null) {
      request = request.body(InputFile.read(file, System.in), contentType);
    }
    JobAccepted accepted = JsonMapper.shared().treeToValue(api.call(request), JobAccepted.class);
    JobRunner runner = new JobRunner(client(), terminal(), json, WaitFor.COMPLETED);
    if (detached) {
      return runner.report(accepted);
    }
    JobView job = runner.await(accepted);
    if (job.status() != JobStatus.COMPLETED) {
      return runner.summarise(job);
    }
    byte[] body = api.bytes(ApiRequest.get("api", route, "jobs", job.jobId().toString(), "result"));
    terminal().out().writeBytes(body);
    terminal().out().flush();
    return ExitCode.OK;
  }
}
