package dev.quarry.standalone.command;

import dev.quarry.mcp.config.McpApplication;
import dev.quarry.mcp.orchestrator.http.HttpOrchestratorClient;
import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.standalone.InstanceFile;
import dev.quarry.standalone.RunningQuarry;
import dev.quarry.standalone.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code up}: runs the orchestrator and the MCP server in this process until it is stopped. */
@Command(
    name = "up",
    description = {
      "Start the orchestrator and the MCP server with the embedded defaults. Ctrl-C stops both.",
      "Data is stored in QUARRY_DATA (~/.quarry); ports are QUARRY_PORT (8001) and QUARRY_MCP_PORT"
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
      out.println(
          "Use that one, stop it, or set QUARRY_DATA to another directory. If it is just stopping,"
              + " try again in some seconds.");
      out.flush();
      return ALREADY_RUNNING;
    }
    return run(settings, file, out);
  }

  private int run(Settings settings, InstanceFile file, PrintWriter out)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    print(
        out,
        "Starting Quarry on "
            + settings.data()
            + ": the database, the search index, the embedding model and both servers. This"
            + " takes some seconds ...");
    AtomicReference<@Nullable RunningQuarry> running = new AtomicReference<>();
    CountDownLatch stopped = new CountDownLatch(1);
    Thread end = new Thread(() -> stop(running.get(), file, out, stopped));
    Runtime.getRuntime().addShutdownHook(end);
    RunningQuarry quarry;
    try {
      quarry =
          RunningQuarry.start(
              OrchestratorApplication.application(),
              McpApplication.application(),
              step -> print(out, "  " + step + " (" + seconds(start) + ")"));
    } catch (RuntimeException reported) {
      removeHook(end);
      print(out, "Quarry did not start. " + ServerProcess.reason(reported));
      return NOT_STARTED;
    }
    warmUp(quarry);
    file.write(new InstanceFile.Instance(ProcessHandle.current().pid(), quarry.orchestrator()));
    running.set(quarry);
    OrchestratorApplication.forceShutdownAtSecondSignal();
    greet(quarry, out, start);
    stopped.await();
    return 0;
  }

  /**
   * Sends a health request through both servers: the first request loads the classes of the HTTP
   * path. It needs no key and counts as no tenant's request. A failure or a timeout (1.5 s) does
   * not prevent the start.
   */
  private static void warmUp(RunningQuarry quarry) {
    new HttpOrchestratorClient(quarry.mcp().toString(), null).isHealthy();
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException stopping) {
      // The hook already runs and prints that it stops.
    }
  }

  /**
   * @param quarry null during the start; its database stops with this process
   */
  private static void stop(
      @Nullable RunningQuarry quarry, InstanceFile file, PrintWriter out, CountDownLatch stopped) {
    if (quarry == null) {
      print(out, "Stopped during the start.");
      return;
    }
    long start = System.nanoTime();
    print(
        out,
        "Stopping: waiting at most "
            + quarry.setting("quarry.engine.drain", "10s")
            + " (quarry.engine.drain) for running jobs; unfinished jobs continue at the next start."
            + " Press Ctrl-C again to stop without waiting ...");
    quarry.close();
    try {
      file.remove();
    } catch (IOException e) {
      print(
          out,
          "Could not delete the instance file in the data directory (it can stay): "
              + e.getMessage());
    }
    print(out, "Stopped (" + seconds(start) + ").");
    stopped.countDown();
  }

  private static void greet(RunningQuarry quarry, PrintWriter out, long start) {
    out.printf(
        """

        Quarry is up (%s).
          MCP server     %s/mcp
          Orchestrator   %s
          Dashboard      %s/
          Data           %s

        Two things to try, in another terminal:
          ./quarry crawl https://docs.example.org/ --max-pages 50
          ./quarry search "how do I ...?"
        Ctrl-C stops everything; a second one does not wait for running jobs.
        """,
        seconds(start),
        quarry.mcp(),
        quarry.orchestrator(),
        quarry.orchestrator(),
        Path.of(quarry.setting("quarry.data", "")).toAbsolutePath().normalize());
    out.flush();
  }

  private static void print(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  private static String seconds(long since) {
    return String.format("%.1f s", Duration.ofNanos(System.nanoTime() - since).toMillis() / 1000.0);
  }
}
