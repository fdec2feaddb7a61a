package dev.quarry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.standalone.command.Quarry;
import dev.quarry.testkit.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code quarry mcp} in a separate process, as an MCP client does. */
@Timeout(300)
class StdioTest {
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}";
  private static final String PONG = "{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"result\":{}}";
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
          + "\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";

  @TempDir private Path data;
  @TempDir private Path logs;

  @Test
  void malformed_lines_are_refused_and_all_requests_are_answered() throws Exception {
    ProcessBuilder builder = mcp();
    builder.environment().put("ORCHESTRATOR_URL", "http://127.0.0.1:9");
    Process process = builder.start();
    try (OutputStream input = process.getOutputStream()) {
      input.write(new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
      String lines =
          "not json\n\nnull\n[]\n"
              + INITIALIZE
              + "\n{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}\n"
              + PING;
      input.write(lines.getBytes(StandardCharsets.UTF_8));
    }
    List<String> responses = process.inputReader().lines().toList();

    assertThat(process.waitFor()).isZero();
    assertThat(responses).hasSize(8).contains(PONG);
    assertThat(responses.subList(0, 5)).allMatch(line -> line.contains("\"id\":null,\"error\""));
    assertThat(responses.get(5)).contains("\"id\":1", "\"serverInfo\"");
    assertThat(responses).anyMatch(line -> line.contains("\"id\":2") && line.contains("crawl_web"));
  }

  @Test
  void end_of_input_stops_the_process_and_its_database() throws Exception {
    Path log = logs.resolve("stderr");
    ProcessBuilder builder = mcp().redirectError(log.toFile());
    builder.environment().remove("ORCHESTRATOR_URL");
    Process process = builder.start();
    try (OutputStream input = process.getOutputStream();
        BufferedReader output = process.inputReader()) {
      send(input, "not json");
      assertThat(output.readLine()).contains("-32700");
      // The response comes after the orchestrator and its database have started.
      send(
          input,
          "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":"
              + "{\"name\":\"list_collections\"}}");
      assertThat(output.readLine()).contains("\"id\":3").doesNotContain("\"isError\":true");
      List<ProcessHandle> children = process.descendants().toList();
      assertThat(children).isNotEmpty();
      send(input, "null");
      assertThat(output.readLine()).contains("-32600");

      input.close();

      assertThat(process.waitFor()).isZero();
      for (ProcessHandle child : children) {
        child.onExit().get(30, TimeUnit.SECONDS);
      }
      assertThat(Files.readString(log)).doesNotContain("memory leak", "warm-up search failed");
    } finally {
      process.destroy();
    }
  }

  @Test
  void client_text_cannot_forge_log_lines() throws Exception {
    String forged = "\\r\\n12:00:00 ERROR forged\\u001b[31m\\u2028\\u009b";
    ProcessBuilder builder = mcp().redirectError(ProcessBuilder.Redirect.PIPE);
    builder.environment().put("ORCHESTRATOR_URL", "http://127.0.0.1:9");
    Process process = builder.start();
    try (OutputStream input = process.getOutputStream()) {
      send(input, INITIALIZE.replace("2025-06-18", forged));
      send(
          input, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/" + forged + "\",\"params\":{}}");
      send(
          input,
          "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"completion/complete\",\"params\":{\"argument\":"
              + "{\"name\":\"x\",\"value\":\"y\"},\"ref\":{\"type\":\"ref/prompt\",\"name\":\""
              + forged
              + "\"}}}");
    }
    assertThat(process.inputReader().lines()).hasSize(2);
    List<String> log = process.errorReader(StandardCharsets.UTF_8).lines().toList();

    assertThat(process.waitFor()).isZero();
    assertThat(log).anyMatch(line -> line.contains("forged"));
    assertThat(log)
        .noneMatch(line -> line.startsWith("12:00:00"))
        .noneMatch(line -> line.matches(".*[\\p{Cc}\\u2028&&[^\\t]].*"));
  }

  private static void send(OutputStream input, String line) throws IOException {
    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  private ProcessBuilder mcp() {
    ProcessBuilder builder =
        JavaProcess.builder(
            List.of(
                "-XX:+UseSerialGC",
                "-Xmx768m",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector"),
            Quarry.class,
            List.of("mcp"));
    builder.environment().put("QUARRY_DATA", data.toString());
    return builder.redirectErrorStream(false).redirectError(ProcessBuilder.Redirect.DISCARD);
  }
}
