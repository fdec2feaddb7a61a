package dev.quarry.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.distribution.UnpackedArchive.Completed;
import dev.quarry.testkit.Await;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A Docker engine of the test's own: in a network namespace, with its own socket, data, addresses
 * and cgroup. A pair of virtual interfaces connects the namespace with this host. Needs root.
 */
final class DockerEngine implements AutoCloseable {
  /** Of the range that is reserved for tests of networks (RFC 2544), as all addresses here. */
  static final String ADDRESS = "198.18.254.2";

  private static final String HOST_ADDRESS = "198.18.254.1";
  private static final Duration START = Duration.ofMinutes(2);
  private static final long STOP_SECONDS = 120;
  private static final List<String> PROGRAMS =
      List.of("dockerd", "docker", "ip", "nsenter", "iptables", "debootstrap", "chroot");

  private final Path directory;
  private final String name;
  private final Process daemon;

  private DockerEngine(Path directory, String name, Process daemon) {
    this.directory = directory;
    this.name = name;
    this.daemon = daemon;
  }

  /** Skips the test, with a line in the output of the build, where no engine can run. */
  static void require() throws IOException, InterruptedException {
    for (String program : PROGRAMS) {
      if (!succeeds("sh", "-c", "command -v " + program)) {
        skip("the program " + program + " is missing");
      }
    }
    if (!"0".equals(output("id", "-u").strip())) {
      skip("network namespaces and containers need root");
    }
  }

  private static void skip(String why) {
    System.out.println("[WARNING] SKIPPED because Docker cannot run: " + why);
    Assumptions.abort(why);
  }

  static DockerEngine start() throws IOException, InterruptedException {
    String name = "quarry" + ProcessHandle.current().pid();
    Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "quarry-docker");
    connect(name);
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                "nsenter",
                "--net=/run/netns/" + name,
                "dockerd",
                "--host=" + socket(directory),
                "--data-root=" + directory.resolve("data"),
                "--exec-root=" + directory.resolve("run"),
                "--pidfile=" + directory.resolve("pid"),
                "--bip=198.18.0.1/24",
                "--default-address-pool=base=198.18.128.0/17,size=24",
                "--cgroup-parent=/" + name));
    File log = directory.resolve("log").toFile();
    DockerEngine engine =
        new DockerEngine(
            directory, name, builder.redirectErrorStream(true).redirectOutput(log).start());
    try {
      Await.until("an engine", START, engine::responds);
      return engine;
    } catch (AssertionError e) {
      String output = Files.readString(log.toPath());
      engine.close();
      throw new AssertionError(output, e);
    }
  }

  private boolean responds() throws IOException, InterruptedException {
    return succeeds("docker", "--host", socket(), "version");
  }

  private static void connect(String name) throws IOException, InterruptedException {
    String outside = name + "h";
    String inside = name + "c";
    check("ip", "netns", "add", name);
    check("ip", "-n", name, "link", "set", "lo", "up");
    check("ip", "link", "add", outside, "type", "veth", "peer", "name", inside, "netns", name);
    check("ip", "address", "add", HOST_ADDRESS + "/30", "dev", outside);
    check("ip", "link", "set", outside, "up");
    check("ip", "-n", name, "address", "add", ADDRESS + "/30", "dev", inside);
    check("ip", "-n", name, "link", "set", inside, "up");
  }

  String socket() {
    return socket(directory);
  }

  private static String socket(Path directory) {
    return "unix://" + directory.resolve("socket");
  }

  /** The output of a command of Docker's client, which has to succeed. */
  String docker(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of("docker", "--host", socket()), Stream.of(arguments)).toList();
    ProcessBuilder builder = new ProcessBuilder(command);
    // The build of the engine itself, which is there without plugins.
    builder.environment().put("DOCKER_BUILDKIT", "0");
    Completed completed = UnpackedArchive.run(builder);
    if (completed.code() != 0) {
      throw new IOException(command + ": " + completed.output());
    }
    return completed.output();
  }

  /** Removes everything: containers, the engine, its mounts, namespace, cgroups and files. */
  @Override
  public void close() throws IOException, InterruptedException {
    if (responds()) {
      for (String container : docker("ps", "--all", "--quiet").lines().toList()) {
        docker("rm", "--force", "--volumes", container);
      }
    }
    daemon.destroy();
    assertThat(daemon.waitFor(STOP_SECONDS, TimeUnit.SECONDS)).as("the engine ends").isTrue();
    List<String> mounts =
        Files.readAllLines(Path.of("/proc/self/mounts")).reversed().stream()
            .map(line -> line.split(" ")[1])
            .filter(mount -> mount.startsWith(directory + "/"))
            .toList();
    for (String mount : mounts) {
      check("umount", "--lazy", mount);
    }
    check("ip", "netns", "delete", name);
    check(
        "sh", "-c", "find /sys/fs/cgroup -depth -type d -path '*/" + name + "*' -exec rmdir {} +");
    check("rm", "-rf", directory.toString());
  }

  private static void check(String... command) throws IOException, InterruptedException {
    Completed completed = UnpackedArchive.run(new ProcessBuilder(command));
    assertThat(completed.code()).as(List.of(command) + ": " + completed.output()).isZero();
  }

  private static boolean succeeds(String... command) throws IOException, InterruptedException {
    return UnpackedArchive.run(new ProcessBuilder(command)).code() == 0;
  }

  private static String output(String... command) throws IOException, InterruptedException {
    return UnpackedArchive.run(new ProcessBuilder(command)).output();
  }
}
