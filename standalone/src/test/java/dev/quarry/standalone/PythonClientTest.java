package dev.quarry.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests of clients/python against a server. */
@Timeout(value = 20, unit = TimeUnit.MINUTES) // with the installation, on a slow machine
class PythonClientTest {
  private static final Path CLIENT = ClientToolchain.client("python");
  private static final Path VENV = Path.of("target", "python-client").toAbsolutePath();

  @TempDir private Path data;

  @Test
  void tests_of_the_client_pass() throws Exception {
    Optional<Path> python =
        ClientToolchain.find(
            "python3", "-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))");
    if (python.isEmpty()) {
      ClientToolchain.absent("Python 3.11 or newer, with venv, for the tests of the Python client");
    }
    Path inVenv = VENV.resolve("bin/python");
    Path installed = VENV.resolve("installed");
    if (ClientToolchain.outdated(installed, CLIENT.resolve("pyproject.toml"))) {
      boolean done =
          run(python.orElseThrow(), "-m", "venv", VENV.toString())
              && run(inVenv, "-m", "pip", "install", "-q", "-e", CLIENT + "[test]");
      if (!done) {
        ClientToolchain.notInstalled("the packages of clients/python, which pip could not install");
      }
      Files.writeString(installed, "");
    }
    try (ClientHarness harness = new ClientHarness(data)) {
      List<String> pytest = ClientToolchain.command(inVenv, "-m", "pytest", "-q");
      ClientToolchain.test(CLIENT, harness.environment(), pytest);
    }
  }

  private static boolean run(Path program, String... arguments) throws Exception {
    return ClientToolchain.run(CLIENT, Map.of(), ClientToolchain.command(program, arguments)) == 0;
  }
}
