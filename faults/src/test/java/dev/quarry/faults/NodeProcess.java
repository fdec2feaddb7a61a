package dev.quarry.faults;

import dev.quarry.faults.node.FaultNode;
import dev.quarry.testkit.Await;
import dev.quarry.testkit.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;

/** A node of the product in a separate process. */
final class NodeProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);

  private final String name;
  private final int port;
  private final Path log;
  private final Process process;
  private final Api api;

  private NodeProcess(String name, int port, Path log, Process process) {
    this.name = name;
    this.port = port;
    this.log = log;
    this.process = process;
    this.api = new Api("http://127.0.0.1:" + port);
  }

  /**
   * How a node is started.
   *
   * @param name unique among the processes of a scene
   * @param properties settings of the product, such as {@code quarry.engine.lease}
   * @param system system properties of the JVM
   */
  record Plan(
      String name,
      Path folder,
      Map<String, String> properties,
      Map<String, String> system,
      Map<String, String> environment) {}

  static NodeProcess start(Plan plan) throws IOException {
    int port = JavaProcess.freePort();
    // As the launcher, with a smaller heap.
    List<String> options =
        new ArrayList<>(
            List.of(
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Xss512k",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Dfaults.node=" + plan.name()));
    plan.system().forEach((key, value) -> options.add("-D" + key + "=" + value));
    List<String> arguments = new ArrayList<>(List.of("--server.port=" + port));
    plan.properties().forEach((key, value) -> arguments.add("--" + key + "=" + value));
    Path log = plan.folder().resolve(plan.name() + ".log");
    ProcessBuilder builder = JavaProcess.builder(options, FaultNode.class, arguments);
    builder.redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
    builder.environment().put("HOSTNAME", plan.name());
    builder.environment().putAll(plan.environment());
    return new NodeProcess(plan.name(), port, log, builder.start());
  }

  String name() {
    return name;
  }

  int port() {
    return port;
  }

  Api api() {
    return api;
  }

  boolean alive() {
    return process.isAlive();
  }

  NodeProcess awaitReady() {
    Await.until(
        () -> name + " is up; its log:\n" + log(),
        START,
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError(name + " ended at its start; its log:\n" + log());
          }
          return api.get("/health").status() == 200;
        });
    return this;
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  /** Sends SIGKILL. */
  void kill() {
    process.destroyForcibly();
    Await.until(name + " is gone", Duration.ofSeconds(20), () -> !process.isAlive());
  }

  void pause() throws IOException, InterruptedException {
    Signals.send(process.pid(), "STOP");
  }

  void resume() throws IOException, InterruptedException {
    Signals.send(process.pid(), "CONT");
  }

  /** Sends SIGTERM. */
  void terminate() throws IOException, InterruptedException {
    Signals.send(process.pid(), "TERM");
  }

  boolean awaitExit(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  int exitCode() {
    return process.exitValue();
  }

  /**
   * The values of a metric, one for each combination of labels.
   *
   * @param name the name of the metric, optionally with the start of its labels
   */
  DoubleStream metric(String name) throws IOException, InterruptedException {
    return api.text("/actuator/prometheus")
        .lines()
        .filter(line -> line.startsWith(name) && " {,}".indexOf(line.charAt(name.length())) >= 0)
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
  }

  /** A thread dump of the process. */
  String threads() throws IOException, InterruptedException {
    return command("Thread.print");
  }

  /** Runs a {@code jcmd} command. */
  String command(String command) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String printed = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    return printed;
  }

  @Override
  public void close() {
    kill();
  }
}
