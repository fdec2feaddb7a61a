package dev.quarry.bench;

import dev.quarry.testkit.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of {@code ./quarry up}. */
final class QuarryProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(15);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(90);

  private final Process process;
  private final Orchestrator orchestrator;
  private final Duration startTime;
  private final Path log;

  private QuarryProcess(Process process, Path log, Orchestrator orchestrator, Duration startTime) {
    this.process = process;
    this.log = log;
    this.orchestrator = orchestrator;
    this.startTime = startTime;
  }

  /** Waits until orchestrator and MCP server respond. */
  static QuarryProcess start(Path launcher, Path data) throws IOException, InterruptedException {
    return start(launcher, data, Map.of());
  }

  /**
   * @param settings further variables of the environment
   */
  static QuarryProcess start(Path launcher, Path data, Map<String, String> settings)
      throws IOException, InterruptedException {
    int port = JavaProcess.freePort();
    int mcpPort = JavaProcess.freePort();
    ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "up");
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("QUARRY_") || name.startsWith("QDRANT_"));
    environment.remove("ORCHESTRATOR_URL");
    environment.put("QUARRY_DATA", data.toString());
    environment.put("QUARRY_PORT", Integer.toString(port));
    environment.put("QUARRY_MCP_PORT", Integer.toString(mcpPort));
    environment.put("QUARRY_EGRESS_ALLOW", "127.0.0.0/8");
    // A training run in the background would be measured, too.
    environment.put("QUARRY_AOT", "use");
    environment.putAll(settings);
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
    return new QuarryProcess(process, log, orchestrator, startTime);
  }

  Duration startTime() {
    return startTime;
  }

  Orchestrator orchestrator() {
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
