package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.OutsideTool;
import dev.quarry.orchestrator.RunningOrchestrator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Sends valid and invalid requests generated from the API description, and checks that each
 * response matches it: no 5xx, no unknown status or body. Needs Python 3 with {@code venv} and a
 * package index; without them it is skipped with a message. CI does not skip it where they are
 * available.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class SchemathesisTest {
  private static final String VERSION = "4.32.5";
  private static final OutsideTool TOOL = OutsideTool.named("schemathesis");
  private static final Path HOME = Path.of("target", "schemathesis-" + VERSION).toAbsolutePath();
  private static final Path HOOKS =
      Path.of("src/test/resources/schemathesis_hooks.py").toAbsolutePath();
  private static final int CASES = Integer.getInteger("quarry.schemathesis.cases", 15);

  @Test
  void responses_match_the_description() throws Exception {
    Path tool = installed();
    Path report = HOME.resolve("report.txt");
    int exit =
        run(
            report,
            10,
            tool.toString(),
            "run",
            Path.of("src/main/resources/api/openapi.json").toAbsolutePath().toString(),
            "--url=http://127.0.0.1:" + RunningOrchestrator.port(),
            "--max-examples=" + CASES,
            "--phases=examples,coverage,fuzzing",
            "--checks=not_a_server_error,status_code_conformance,content_type_conformance,"
                + "response_schema_conformance",
            "--request-timeout=40",
            "--generation-database=none",
            "--seed=1",
            "--no-color",
            // Event streams do not end; EventApiTest tests them.
            "--exclude-path=/jobs/{id}/events");
    assertThat(exit).as(Files.readString(report)).isZero();
  }

  private static Path installed() throws IOException, InterruptedException {
    Path tool = HOME.resolve("bin").resolve("schemathesis");
    if (!Files.exists(tool)) {
      Files.createDirectories(HOME);
      Path log = HOME.resolve("install.txt");
      boolean venv = run(log, 2, "python3", "-m", "venv", HOME.toString()) == 0;
      if (!venv) {
        TOOL.absent("Python 3 with venv is not here: the API is not fuzzed");
      }
      String pip = HOME.resolve("bin").resolve("pip").toString();
      boolean done = run(log, 5, pip, "install", "-q", "schemathesis==" + VERSION) == 0;
      if (!done) {
        TOOL.unusable("it could not be installed, the API is not fuzzed: " + Files.readString(log));
      }
    }
    return tool;
  }

  private static int run(Path output, long minutes, String... command) throws InterruptedException {
    List<String> line = new ArrayList<>(List.of(command));
    Process process;
    try {
      ProcessBuilder builder = new ProcessBuilder(line);
      builder.environment().put("SCHEMATHESIS_HOOKS", HOOKS.toString());
      process =
          builder
              .directory(HOME.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      return -1;
    }
    if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }
}
