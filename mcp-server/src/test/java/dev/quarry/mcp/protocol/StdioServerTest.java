package dev.quarry.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.config.McpStdio;
import dev.quarry.mcp.orchestrator.http.HttpOrchestratorClient;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StdioServerTest {
  @Test
  void handshake_and_tools_need_no_orchestrator_and_the_end_of_input_ends_the_server()
      throws Exception {
    PipedOutputStream toServer = new PipedOutputStream();
    PipedInputStream fromServer = new PipedInputStream(1 << 20);
    StdioServer server = McpStdio.server(new HttpOrchestratorClient("http://127.0.0.1:1", null));
    PipedInputStream input = new PipedInputStream(toServer);
    PipedOutputStream output = new PipedOutputStream(fromServer);
    Thread running = Thread.ofVirtual().start(() -> run(server, input, output));
    PrintStream say = new PrintStream(toServer, true, StandardCharsets.UTF_8);
    BufferedReader hear =
        new BufferedReader(new InputStreamReader(fromServer, StandardCharsets.UTF_8));

    say.println("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\",\"params\":{}}");
    assertThat(hear.readLine()).contains("\"id\":1", "-32601");
    say.println(
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
            + "\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}");
    assertThat(hear.readLine()).contains("\"id\":2", "\"protocolVersion\":\"2025-06-18\"");
    say.println("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    say.println(
        "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":"
            + "\"list_collections\",\"arguments\":{}}}");
    assertThat(hear.readLine()).contains("\"id\":3", "orchestrator_unavailable");
    toServer.close();

    assertThat(running.join(Duration.ofSeconds(10))).isTrue();
  }

  private static void run(StdioServer server, PipedInputStream in, PipedOutputStream out) {
    try {
      server.run(in, out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
