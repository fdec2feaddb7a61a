package dev.quarry.standalone;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
    Optional<Path> node =
        ClientToolchain.find(
            "node", "-e", "process.exit(parseInt(process.versions.node) >= 22 ? 0 : 1)");
    Optional<Path> npm = ClientToolchain.find("npm", "--version");
    if (node.isEmpty() || npm.isEmpty()) {
      ClientToolchain.absent("Node 22 or newer, with npm, for the tests of the TypeScript client");
    }
    Map<String, String> environment = new HashMap<>();
    // npm runs the first node in PATH.
    environment.put("PATH", node.orElseThrow().getParent() + ":" + System.getenv("PATH"));
    Path npmProgram = npm.orElseThrow();
    if (ClientToolchain.outdated(
            CLIENT.resolve("node_modules/.package-lock.json"), CLIENT.resolve("package-lock.json"))
        && ClientToolchain.run(CLIENT, environment, ClientToolchain.command(npmProgram, "ci"))
            != 0) {
      ClientToolchain.notInstalled(
          "the packages of clients/typescript, which npm could not install");
    }
    try (ClientHarness harness = new ClientHarness(data)) {
      environment.putAll(harness.environment());
      ClientToolchain.test(CLIENT, environment, ClientToolchain.command(npmProgram, "test"));
    }
  }
}
