package dev.quarry.mcp.protocol.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Runs the official conformance suite (npm {@code @modelcontextprotocol/conformance}) on the
 * server. Needs Node 22 and the suite in {@code target/conformance}, where {@code .ci/run} installs
 * it; without them the test is skipped, in CI it fails.
 */
@Timeout(240)
class ConformanceTest {
  private static final String VERSION = "0.2.0-alpha.12";
  private static final Path SUITE =
      Path.of("..", "target", "conformance", "node_modules", "@modelcontextprotocol", "conformance")
          .toAbsolutePath()
          .normalize();

  @TempDir private static Path results;
  private static ConfigurableApplicationContext server;

  @BeforeAll
  static void start() throws Exception {
    if (!Files.exists(SUITE.resolve("package.json"))) {
      missing("the conformance suite " + VERSION + " is not in target/conformance");
    }
    assertThat(Files.readString(SUITE.resolve("package.json")))
        .as("the suite's version")
        .contains("\"version\": \"" + VERSION + "\"");
    if (!hasNode()) {
      missing("there is no node of version 22 or newer on the PATH");
    }
    server = ConformanceServer.start(0);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--spec-version, 2025-03-26, 3",
    "--spec-version, 2025-06-18, 56",
    "--requirements, 2025-11-25, 81",
    "--requirements, 2026-07-28, 196",
  })
  void every_check_passes(String option, String revision, int checks) throws Exception {
    String output =
        suite(option, revision, "--expected-failures", baseline(), "-o", results.toString());

    assertThat(output).contains("Total: " + checks + " passed, 0 failed").doesNotContain("✗");
  }

  private static String suite(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add("node");
    command.add(SUITE.resolve("dist/index.js").toString());
    command.addAll(List.of("server", "--url", "http://127.0.0.1:" + port() + "/mcp"));
    command.addAll(List.of(options));
    Path log = Files.createTempFile(results, "suite", ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(200, TimeUnit.SECONDS)).as("the suite has ended").isTrue();
    String output = Files.readString(log, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private static String port() {
    return String.valueOf(server.getEnvironment().getProperty("local.server.port"));
  }

  private static String baseline() {
    return Path.of("src/test/resources/conformance-baseline.yml").toAbsolutePath().toString();
  }

  private static boolean hasNode() throws InterruptedException {
    try {
      return new ProcessBuilder(
                  "node", "-e", "process.exit(parseInt(process.versions.node) >= 22 ? 0 : 1)")
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void missing(String what) {
    if ("true".equalsIgnoreCase(System.getenv("CI"))) {
      fail("CI=true needs this: " + what);
    }
    System.out.println("[WARNING] SKIPPED because something is missing: " + what);
    Assumptions.abort(what);
  }
}
