package dev.quarry.standalone;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests of clients/python against a server. */
@Timeout(value = 20, unit = TimeUnit.MINUTES) // with the installation, on a slow machine
class PythonClientTest {
  private static final Path CLIENT = ClientToolchain.client("python");

  @TempDir private Path data;

  @Test
  void tests_of_the_client_pass() throws Exception {
    Path python =
        ClientToolchain.python(
            "python-client", CLIENT.resolve("pyproject.toml"), "-e", CLIENT + "[test]");
    try (ClientHarness harness = new ClientHarness(data)) {
      List<String> pytest = ClientToolchain.command(python, "-m", "pytest", "-q");
      ClientToolchain.test(CLIENT, harness.environment(), pytest);
    }
  }
}
