package dev.quarry.faults;

import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.testkit.Await;
import dev.quarry.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** An orchestrator of an earlier release, or of this tree, in a process of its own. */
final class ReleaseProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Process process;
  private final Path log;
  private final Api api;

  private ReleaseProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.api = new Api("http://127.0.0.1:" + port);
  }

  static ReleaseProcess of(EarlierRelease release, Map<String, String> settings)
      throws IOException {
    return start(
        new ProcessBuilder(release.launcher().toString(), "orchestrator"), "release", settings);
  }

  static ReleaseProcess ofThisTree(Map<String, String> settings) throws IOException {
    List<String> options =
        List.of(
            "-Xmx512m", "--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector");
    return start(
        JavaProcess.builder(options, OrchestratorApplication.class, List.of()), "tree", settings);
  }

  private static ReleaseProcess start(
      ProcessBuilder builder, String name, Map<String, String> settings) throws IOException {
    int port = JavaProcess.freePort();
    Path log = Files.createTempFile(Files.createDirectories(Path.of("target")), name, ".log");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("QUARRY_"));
    builder.environment().putAll(settings);
    builder.environment().put("QUARRY_PORT", String.valueOf(port));
    builder.environment().put("QUARRY_AOT", "off");
    ReleaseProcess node = new ReleaseProcess(builder.start(), log, port);
    Await.until(
        () -> name + " is up; its log:\n" + node.log(), LIMIT, () -> node.ended() || node.up());
    if (node.ended()) {
      throw new AssertionError(name + " ended at its start; its log:\n" + node.log());
    }
    return node;
  }

  private boolean ended() {
    return !process.isAlive();
  }

  private boolean up() {
    try {
      return api.get("/health").status() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  UUID submit(String text) throws IOException, InterruptedException {
    Api.Response accepted =
        api.post("/ingest-async", Map.of("source_type", "text", "title", "A text", "text", text));
    if (accepted.status() != 202) {
      throw new AssertionError("not accepted: " + accepted);
    }
    return accepted.jobId();
  }

  /** Waits until this node shows that the job is completed, with its events. */
  void awaitCompleted(UUID job) throws IOException, InterruptedException {
    Await.until(
        () -> job + " is completed; the log of the node:\n" + log(),
        LIMIT,
        () -> api.get("/jobs/" + job).body().path("status").asString().equals("completed"));
    String events = api.text("/jobs/" + job + "/events");
    if (!events.contains("event: completed")) {
      throw new AssertionError("no event of the end:\n" + events);
    }
  }

  /** The texts of all documents, the nearest first, by words and vectors. */
  String search(String query) throws IOException, InterruptedException {
    return api.post("/search", Map.of("query", query)).body().path("results").toString();
  }

  /** Sends SIGTERM and waits for the end. */
  @Override
  public void close() {
    process.toHandle().destroy();
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
