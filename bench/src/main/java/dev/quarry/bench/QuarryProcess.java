package dev.quarry.bench;

import dev.quarry.testkit.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of {@code ./quarry up}, and the commands of a user of it. Thread-safe. */
public final class QuarryProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(15);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(90);

  private final Process process;
  private final Path launcher;
  private final Map<String, String> settings;
  private final Orchestrator orchestrator;
  private final Duration startTime;
  private final Path log;

  private QuarryProcess(
      Process process,
      Path launcher,
      Map<String, String> settings,
      Path log,
      Orchestrator orchestrator,
      Duration startTime) {
    this.process = process;
    this.launcher = launcher;
    this.settings = settings;
    this.log = log;
    this.orchestrator = orchestrator;
    this.startTime = startTime;
  }

  /** Waits until orchestrator and MCP server respond. */
  public static QuarryProcess start(Path launcher, Path data)
      throws IOException, InterruptedException {
    return start(launcher, data, Map.of());
  }

  /**
   * @param further variables of the environment
   */
  public static QuarryProcess start(Path launcher, Path data, Map<String, String> further)
      throws IOException, InterruptedException {
    int port = JavaProcess.freePort();
    int mcpPort = JavaProcess.freePort();
    Map<String, String> settings = new HashMap<>(further);
    settings.put("QUARRY_DATA", data.toString());
    settings.put("QUARRY_PORT", Integer.toString(port));
    settings.put("QUARRY_MCP_PORT", Integer.toString(mcpPort));
    settings.put("QUARRY_EGRESS_ALLOW", "127.0.0.0/8");
    // A training run in the background would be measured, too.
    settings.putIfAbsent("QUARRY_AOT", "use");
    ProcessBuilder builder = command(launcher, settings, "up");
    Path log = Files.createTempFile("quarry-bench-", ".log");
    long begin = System.nanoTime();
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Orchestrator orchestrator = new Orchestrator(URI.create("http://127.0.0.1:" + port));
    Orchestrator mcp = new Orchestrator(URI.create("http://127.0.0.1:" + mcpPort));
    while (!orchestrator.isHealthy() || !mcp.isHealthy()) {
      boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS);
      if (ended || System.nanoTime() - begin > START_LIMIT.toNanos()) {
        process.destroy();
        throw new IOException("Quarry did not start:\n" + Files.readString(log));
      }
    }
    Duration startTime = Duration.ofNanos(System.nanoTime() - begin);
    System.err.printf("started in %.1f s, output in %s%n", startTime.toMillis() / 1e3, log);
    return new QuarryProcess(process, launcher, settings, log, orchestrator, startTime);
  }

  private static ProcessBuilder command(
      Path launcher, Map<String, String> settings, String... arguments) {
    ProcessBuilder builder = new ProcessBuilder(launcher.toString());
    builder.command().addAll(List.of(arguments));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("QUARRY_") || name.startsWith("QDRANT_"));
    environment.remove("ORCHESTRATOR_URL");
    environment.putAll(settings);
    return builder;
  }

  /** A command of the launcher that finds this Quarry; it is not started. */
  public ProcessBuilder command(String... arguments) {
    return command(launcher, settings, arguments);
  }

  /** The base URL of the orchestrator. */
  public URI api() {
    return URI.create("http://127.0.0.1:" + settings.get("QUARRY_PORT"));
  }

  /** The base URL of the MCP server. */
  public URI mcp() {
    return URI.create("http://127.0.0.1:" + settings.get("QUARRY_MCP_PORT"));
  }

  Duration startTime() {
    return startTime;
  }

  public Orchestrator orchestrator() {
    return orchestrator;
  }

  ProcessTree tree() {
    return new ProcessTree(process.toHandle());
  }

  @Override
  public void close() throws IOException, InterruptedException {
    orchestrator.close();
    process.destroy();
    if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      System.err.println("Quarry did not stop within " + STOP_LIMIT + " and was killed");
      process.destroyForcibly().waitFor();
    }
    Files.deleteIfExists(log);
  }
}
