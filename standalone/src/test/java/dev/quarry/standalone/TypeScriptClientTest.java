package dev.quarry.standalone;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests of clients/typescript, in Node and in Chromium, against a server. */
@Timeout(value = 20, unit = TimeUnit.MINUTES) // with the installation, on a slow machine
class TypeScriptClientTest {
  private static final Path CLIENT = ClientToolchain.client("typescript");

  @TempDir private Path data;

  @Test
  void tests_of_the_client_pass() throws Exception {
    Map<String, String> environment = new HashMap<>();
    Path npm = ClientToolchain.npm(CLIENT, environment);
    try (ClientHarness harness = new ClientHarness(data)) {
      environment.putAll(harness.environment());
      ClientToolchain.test(CLIENT, environment, ClientToolchain.command(npm, "test"));
    }
  }
}
