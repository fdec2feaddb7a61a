package dev.quarry.standalone.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.standalone.command.Quarry;
import dev.quarry.testkit.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs the commands of a page in a folder, whose {@code ./quarry} is the program of the class path.
 * The ports that pages name are replaced by free ones.
 */
final class Shell implements AutoCloseable {
  /** On a slow machine that does something else as well. */
  private static final long TIMEOUT_SECONDS = 300;

  private final Path folder;
  private final Path home;
  private final Map<String, String> ports;
  private final List<Process> background = new ArrayList<>();

  Shell(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder.resolve("clone"));
    this.home = Files.createDirectories(folder.resolve("home"));
    this.ports =
        Map.of(
            "8000", String.valueOf(JavaProcess.freePort()),
            "8001", String.valueOf(JavaProcess.freePort()),
            "9102", String.valueOf(JavaProcess.freePort()));
    writeLauncher();
  }

  String port(String named) {
    return String.valueOf(ports.get(named));
  }

  /** A text of a page with the ports of this shell. */
  String adapted(String text) {
    String adapted = text;
    for (Map.Entry<String, String> port : ports.entrySet()) {
      adapted = adapted.replaceAll("\\b" + port.getKey() + "\\b", port.getValue());
    }
    return adapted;
  }

  private void writeLauncher() throws IOException {
    List<String> command =
        JavaProcess.builder(
                List.of(
                    "-XX:+UseSerialGC",
                    "-Xmx768m",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-modules=jdk.incubator.vector"),
                Quarry.class,
                List.of())
            .command();
    Path launcher = folder.resolve("quarry");
    Files.writeString(
        launcher,
        "#!/bin/sh\nexec '" + String.join("' '", command) + "' \"$@\"\n",
        StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs a script and returns its output; the exit code must be 0, or with {@code fails} not. */
  String run(String script, boolean fails) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder.getParent(), "output", ".txt");
    Process process = start(script, output);
    assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).as("ends: " + script).isTrue();
    String printed = Files.readString(output);
    assertThat(process.exitValue() != 0).as("fails: %s\n%s", script, printed).isEqualTo(fails);
    return printed;
  }

  /** Starts a script that goes on, and waits until it prints the text. */
  void startInBackground(String script, String until) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder.getParent(), "background", ".txt");
    Process process = start(script, output);
    background.add(process);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!Files.readString(output).contains(until)) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        throw new AssertionError(
            "never printed \"" + until + "\": " + script + "\n" + Files.readString(output));
      }
    }
  }

  private Process start(String script, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", adapted(script))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("QUARRY_"));
    environment.put("HOME", home.toString());
    environment.put("QUARRY_MCP_PORT", port("8000"));
    environment.put("QUARRY_PORT", port("8001"));
    environment.put("ORCHESTRATOR_URL", "http://127.0.0.1:" + port("8001"));
    environment.merge("PATH", Path.of(System.getProperty("java.home"), "bin") + "", Shell::join);
    return builder.start();
  }

  private static String join(String path, String first) {
    return first + ":" + path;
  }

  /** Ends the background processes with all that they started. */
  @Override
  public void close() throws InterruptedException {
    for (Process process : background.reversed()) {
      try (Stream<ProcessHandle> children = process.descendants()) {
        children.forEach(ProcessHandle::destroy);
      }
      process.destroy();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }
}
