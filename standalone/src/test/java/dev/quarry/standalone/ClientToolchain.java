package dev.quarry.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The programs that run the tests of a client. Where they are missing, the test is skipped and the
 * output of the build says why.
 */
final class ClientToolchain {
  private static final long TIMEOUT_MINUTES = 9;

  private ClientToolchain() {}

  /** The folder of a client. */
  static Path client(String name) {
    return Path.of("..", "clients", name).toAbsolutePath().normalize();
  }

  /** Skips the test, because this machine lacks something. */
  static void absent(String what) {
    System.out.println("[WARNING] SKIPPED because something is missing: " + what);
    Assumptions.abort(what);
  }

  /** Skips the test on a machine that cannot reach a registry; in CI it fails. */
  static void notInstalled(String what) {
    if ("true".equalsIgnoreCase(System.getenv("CI"))) {
      fail("CI=true needs " + what);
    }
    absent(what);
  }

  /**
   * npm, with the packages of a folder installed. Skips the test if they cannot be.
   *
   * @param environment gets the PATH in which npm finds the right Node
   */
  static Path npm(Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    Optional<Path> node =
        find("node", "-e", "process.exit(parseInt(process.versions.node) >= 22 ? 0 : 1)");
    Optional<Path> npm = find("npm", "--version");
    if (node.isEmpty() || npm.isEmpty()) {
      absent("Node 22 or newer, with npm, for the tests in " + folder);
    }
    // npm runs the first node in PATH.
    environment.put("PATH", node.orElseThrow().getParent() + ":" + System.getenv("PATH"));
    if (outdated(
            folder.resolve("node_modules/.package-lock.json"), folder.resolve("package-lock.json"))
        && run(folder, environment, command(npm.orElseThrow(), "ci")) != 0) {
      notInstalled("the packages of " + folder + ", which npm could not install");
    }
    return npm.orElseThrow();
  }

  /**
   * Python in a virtual environment with these packages. Skips the test if they cannot be
   * installed.
   *
   * @param name of the environment
   * @param described the file that names the packages
   */
  static Path python(String name, Path described, String... packages)
      throws IOException, InterruptedException {
    Optional<Path> python =
        find("python3", "-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))");
    if (python.isEmpty()) {
      absent("Python 3.11 or newer, with venv, for the tests in " + described.getParent());
    }
    Path folder = Objects.requireNonNull(described.getParent());
    Path venv = Path.of("target", name).toAbsolutePath();
    Path inVenv = venv.resolve("bin/python");
    Path installed = venv.resolve("installed");
    if (outdated(installed, described)) {
      List<String> install = command(inVenv, "-m", "pip", "install", "-q");
      install.addAll(List.of(packages));
      boolean done =
          run(folder, Map.of(), command(python.orElseThrow(), "-m", "venv", venv.toString())) == 0
              && run(folder, Map.of(), install) == 0;
      if (!done) {
        notInstalled("the packages of " + described + ", which pip could not install");
      }
      Files.writeString(installed, "");
    }
    return inVenv;
  }

  /** The first program of this name in PATH whose check succeeds. */
  static Optional<Path> find(String name, String... check) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .filter(program -> succeeds(program, check))
        .findFirst();
  }

  private static boolean succeeds(Path program, String... check) {
    try {
      return run(Path.of("."), Map.of(), command(program, check)) == 0;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> command(Path program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * Runs a program, prints its output, and returns its exit code. It gets neither the input nor the
   * output of this process: Surefire talks to the process of the tests through them, and npm makes
   * the input that it gets non-blocking.
   */
  static int run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().putAll(environment);
    Process process = builder.start();
    Thread output =
        Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(System.out::println));
    try {
      if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
        fail(command + " runs longer than " + TIMEOUT_MINUTES + " minutes");
      }
    } finally {
      // Of a test that was interrupted, too.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    output.join();
    return process.exitValue();
  }

  /** Runs the tests of a client, which must pass. */
  static void test(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    assertThat(run(folder, environment, command)).as("exit code of %s", command).isZero();
  }

  /** Whether an installation is older than the file that describes it, or does not exist. */
  static boolean outdated(Path installed, Path described) throws IOException {
    return !Files.exists(installed)
        || Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(described)) < 0;
  }
}
