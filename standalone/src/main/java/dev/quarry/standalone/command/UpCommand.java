package dev.quarry.standalone.command;

import dev.quarry.mcp.config.McpApplication;
import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.standalone.InstanceFile;
import dev.quarry.standalone.RunningQuarry;
import dev.quarry.standalone.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Starts orchestrator and MCP server in this process and runs until it is stopped. */
@Command(
    name = "up",
    description = {
      "Start the orchestrator and the MCP server on the embedded defaults. Ctrl-C stops both.",
      "Data lies in QUARRY_DATA (~/.quarry); ports are QUARRY_PORT (8001) and QUARRY_MCP_PORT"
          + " (8000)."
    },
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private static final int ALREADY_RUNNING = 1;
  private static final int NOT_STARTED = 1;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Settings settings = Settings.from(System.getenv());
    InstanceFile file = new InstanceFile(settings.data());
    Optional<InstanceFile.Instance> other = file.read();
    if (other.isPresent()) {
      out.printf(
          "Quarry already runs on %s: process %d, %s%n",
          settings.data(), other.get().pid(), other.get().orchestrator());
      out.println("Use that one, stop it, or set QUARRY_DATA to another directory.");
      out.flush();
      return ALREADY_RUNNING;
    }
    return run(settings, file, out);
  }

  private int run(Settings settings, InstanceFile file, PrintWriter out)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    say(out, "Starting Quarry on " + settings.data() + " ...");
    RunningQuarry quarry;
    try {
      quarry =
          RunningQuarry.start(
              OrchestratorApplication.application(),
              McpApplication.application(),
              settings,
              step -> say(out, "  " + step + " (" + seconds(start) + ")"));
    } catch (RuntimeException reported) {
      // Spring Boot has said why, and what to do.
      say(out, "Quarry did not start: see above.");
      return NOT_STARTED;
    }
    file.write(new InstanceFile.Instance(ProcessHandle.current().pid(), settings.orchestrator()));
    OrchestratorApplication.hurryAtSecondSignal();
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(quarry, file, out, stopped)));
    greet(settings, out, start);
    stopped.await();
    return 0;
  }

  private static void stop(
      RunningQuarry quarry, InstanceFile file, PrintWriter out, CountDownLatch stopped) {
    long start = System.nanoTime();
    say(out, "Stopping: running jobs are handed back and go on at the next start ...");
    quarry.close();
    try {
      file.remove();
    } catch (IOException left) {
      say(out, "Could not remove the instance note: " + left.getMessage());
    }
    say(out, "Stopped (" + seconds(start) + ").");
    stopped.countDown();
  }

  private static void greet(Settings settings, PrintWriter out, long start) {
    out.printf(
        """

        Quarry is up (%s).
          MCP server     %s/mcp
          Orchestrator   %s
          Data           %s

        Two things to try, in another terminal:
          ./quarry crawl https://docs.example.org/ --max-pages 50
          ./quarry search "how do I ...?"
        Ctrl-C stops everything; a second one does not wait for running jobs.
        """,
        seconds(start), settings.mcp(), settings.orchestrator(), settings.data());
    out.flush();
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  private static String seconds(long since) {
    return String.format("%.1f s", Duration.ofNanos(System.nanoTime() - since).toMillis() / 1000.0);
  }
}
