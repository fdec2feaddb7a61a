package dev.quarry.standalone;

import dev.quarry.standalone.command.Quarry;
import dev.quarry.testkit.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Runs a command, usually {@code up}, in a separate process and reads its output. */
final class QuarryProcess implements AutoCloseable {
  private static final String END = "(the output ends here)";
  private static final long START_SECONDS = 300;
  private static final long STOP_SECONDS = 60;

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();

  private QuarryProcess(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::read);
  }

  record Ports(int orchestrator, int mcp) {
    static Ports free() {
      return new Ports(JavaProcess.freePort(), JavaProcess.freePort());
    }
  }

  static QuarryProcess up(Path data, Ports ports) throws IOException {
    return up(data, ports, Map.of());
  }

  /**
   * @param variables environment variables in addition to the default ones
   */
  static QuarryProcess up(Path data, Ports ports, Map<String, String> variables)
      throws IOException {
    ProcessBuilder builder = command(List.of("up"));
    builder
        .environment()
        .putAll(
            Map.of(
                "QUARRY_DATA",
                data.toString(),
                "QUARRY_PORT",
                String.valueOf(ports.orchestrator()),
                "QUARRY_MCP_PORT",
                String.valueOf(ports.mcp()),
                // For other commands; the MCP server of this process ignores it.
                "ORCHESTRATOR_URL",
                "http://127.0.0.1:9",
                "QUARRY_EGRESS_ALLOW",
                "127.0.0.0/8",
                // A page that the test holds back must not time out on a slow machine.
                "QUARRY_CRAWL_PAGETIMEOUT",
                "10m"));
    builder.environment().putAll(variables);
    return new QuarryProcess(builder.start());
  }

  /** Runs another command on the data directory. */
  static QuarryProcess run(Path data, List<String> arguments) throws IOException {
    return run(data, arguments, Map.of());
  }

  /**
   * @param variables environment variables in addition to that of the data directory
   */
  static QuarryProcess run(Path data, List<String> arguments, Map<String, String> variables)
      throws IOException {
    ProcessBuilder builder = command(arguments);
    builder.environment().put("QUARRY_DATA", data.toString());
    builder.environment().putAll(variables);
    return new QuarryProcess(builder.start());
  }

  private static ProcessBuilder command(List<String> arguments) {
    return JavaProcess.builder(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx768m",
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector"),
        Quarry.class,
        arguments);
  }

  /** Waits for a line that contains the text, and returns it. */
  String awaitLine(String part) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (true) {
      String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null || line.equals(END)) {
        throw new AssertionError(
            "never printed \"" + part + "\", but:\n" + String.join("\n", seen));
      }
      seen.add(line);
      if (line.contains(part)) {
        return line;
      }
    }
  }

  /** Waits for the end of the process and returns its whole output. */
  List<String> awaitEnd() throws InterruptedException {
    awaitExit();
    while (true) {
      String line = lines.take();
      if (line.equals(END)) {
        return List.copyOf(seen);
      }
      seen.add(line);
    }
  }

  /** Sends SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Sends SIGTERM, waits, and returns the exit code. */
  int stop() throws InterruptedException {
    // Process.destroy() would also close its output.
    process.toHandle().destroy();
    return awaitExit();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still runs after " + STOP_SECONDS + " s");
    }
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    if (process.isAlive()) {
      stop();
    }
  }

  private void read() {
    try (BufferedReader reader = process.inputReader()) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException ended) {
      lines.add("(the output was cut off: " + ended.getMessage() + ")");
    } finally {
      lines.add(END);
    }
  }
}
