package dev.quarry.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.config.McpApplication;
import java.io.BufferedReader;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log of the MCP server, in a separate process, for untrusted text. */
@Timeout(120)
class LogLinesTest {
  private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

  /** Escaped for JSON. */
  private static final String FORGED =
      "\\r\\n2026-01-01T00:00:00 ERROR forged\\u001b[31m\\u2028\\u0085";

  @Test
  void client_text_cannot_forge_log_lines() throws Exception {
    Process process = start();
    try (BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
        HttpClient http = HttpClient.newHttpClient()) {
      URI mcp = URI.create("http://127.0.0.1:" + port(log) + "/mcp");
      String initialize =
          "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\""
              + FORGED
              + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\""
              + FORGED
              + "\",\"version\":\"1\"}}}";
      HttpResponse<String> opened = http.send(message(mcp, initialize, null), text());
      String session = opened.headers().firstValue("Mcp-Session-Id").orElseThrow();
      for (String method : List.of("notifications/" + FORGED, FORGED)) {
        String notification = "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}";
        assertThat(http.send(message(mcp, notification, session), text()).statusCode())
            .isEqualTo(202);
      }
      // Process.destroy() would also close its output.
      process.toHandle().destroy();
      List<String> lines = log.lines().toList();

      assertThat(lines).anyMatch(line -> line.contains("forged"));
      assertThat(lines)
          .noneMatch(line -> line.startsWith("2026-01-01T00:00:00 "))
          .noneMatch(line -> line.matches(".*[\\p{Cc}\\u2028&&[^\\t]].*"));
    } finally {
      process.destroy();
    }
  }

  private static String port(BufferedReader log) throws Exception {
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      Matcher started = STARTED.matcher(line);
      if (started.find()) {
        return started.group(1);
      }
    }
    throw new AssertionError("never started");
  }

  private static HttpRequest message(URI mcp, String json, @Nullable String session) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(mcp)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    return (session == null ? request : request.header("Mcp-Session-Id", session)).build();
  }

  private static HttpResponse.BodyHandler<String> text() {
    return HttpResponse.BodyHandlers.ofString();
  }

  /** Starts the server without the log configuration of the tests. */
  private static Process start() throws Exception {
    String classes =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.endsWith("test-classes"))
            .collect(Collectors.joining(File.pathSeparator));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            classes,
            McpApplication.class.getName());
    builder.environment().put("QUARRY_MCP_PORT", "0");
    builder.environment().put("ORCHESTRATOR_URL", "http://127.0.0.1:9");
    return builder.redirectErrorStream(true).start();
  }
}
