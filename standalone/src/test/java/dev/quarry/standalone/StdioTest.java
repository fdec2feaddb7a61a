package dev.quarry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.standalone.command.Quarry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real {@code quarry mcp} in a process of its own, as a client starts it. */
@Timeout(300)
class StdioTest {
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}";
  private static final String PONG = "{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"result\":{}}";
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
          + "\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";

  @TempDir private Path data;

  @Test
  void odd_lines_strand_nothing_and_the_last_requests_are_answered() throws Exception {
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
    List<String> answers = process.inputReader().lines().toList();

    assertThat(process.waitFor()).isZero();
    assertThat(answers).hasSize(8).contains(PONG);
    assertThat(answers.subList(0, 5)).allMatch(line -> line.contains("\"id\":null,\"error\""));
    assertThat(answers.get(5)).contains("\"id\":1", "\"serverInfo\"");
    assertThat(answers).anyMatch(line -> line.contains("\"id\":2") && line.contains("crawl_web"));
  }

  @Test
  void end_of_input_ends_the_process_and_its_database_after_an_odd_line_too() throws Exception {
    ProcessBuilder builder = mcp();
    builder.environment().remove("ORCHESTRATOR_URL");
    Process process = builder.start();
    try (OutputStream input = process.getOutputStream();
        BufferedReader output = process.inputReader()) {
      say(input, "not json");
      assertThat(output.readLine()).contains("-32700");
      // Answered when the orchestrator, and so its database, is up.
      say(
          input,
          "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":"
              + "{\"name\":\"list_collections\"}}");
      assertThat(output.readLine()).contains("\"id\":3").doesNotContain("\"isError\":true");
      List<ProcessHandle> children = process.descendants().toList();
      assertThat(children).isNotEmpty();
      say(input, "null");
      assertThat(output.readLine()).contains("-32600");

      input.close();

      assertThat(process.waitFor()).isZero();
      for (ProcessHandle child : children) {
        child.onExit().get(30, TimeUnit.SECONDS);
      }
    } finally {
      process.destroy();
    }
  }

  @Test
  void text_of_a_client_forges_no_line_of_the_log() throws Exception {
    String forged = "\\r\\n12:00:00 ERROR forged\\u001b[31m\\u2028\\u009b";
    ProcessBuilder builder = mcp().redirectError(ProcessBuilder.Redirect.PIPE);
    builder.environment().put("ORCHESTRATOR_URL", "http://127.0.0.1:9");
    Process process = builder.start();
    try (OutputStream input = process.getOutputStream()) {
      say(input, INITIALIZE.replace("2025-06-18", forged));
      say(input, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/" + forged + "\",\"params\":{}}");
      say(
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

  private static void say(OutputStream input, String line) throws IOException {
    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  private ProcessBuilder mcp() {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx768m",
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            Quarry.class.getName(),
            "mcp");
    builder.environment().put("QUARRY_DATA", data.toString());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder;
  }
}
