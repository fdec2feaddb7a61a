package dev.quarry.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Several MCP servers: the id of a session tells which of them holds it. */
final class SessionNodesTest {
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}";

  @Test
  void session_of_one_server_is_unknown_to_the_other() {
    try (RunningServer one = new RunningServer("quarry.mcp.node=a1");
        RunningServer other = new RunningServer("quarry.mcp.node=b2")) {
      String session = one.open();

      HttpResponse<String> strange = ping(other, session);

      assertThat(strange.statusCode()).isEqualTo(404);
      assertThat(strange.body()).contains("Connect again");
      assertThat(ping(other, session.replace("a1.", "b2.")).statusCode()).isEqualTo(404);
      assertThat(delete(other, session)).isEqualTo(404);
      assertThat(ping(one, session).body()).contains("\"id\":7", "\"result\"");
      assertThat(delete(one, session)).isEqualTo(204);
      assertThat(ping(one, session).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void id_begins_with_the_tag_and_is_known_only_with_it() {
    try (RunningServer server = new RunningServer("quarry.mcp.node=0123456789abcdef")) {
      String session = server.open();

      // Visible ASCII, as the specification of Streamable HTTP asks.
      assertThat(session).matches("0123456789abcdef\\.[\\x21-\\x7E]{36}");
      assertThat(ping(server, session).statusCode()).isEqualTo(200);
      assertThat(ping(server, session.substring(17)).statusCode()).isEqualTo(404);
      assertThat(server.sessions().size()).isEqualTo(1);
    }
  }

  @Test
  void tag_of_a_container_is_the_name_that_its_runtime_gives_it() {
    try (RunningServer server =
        new RunningServer("QUARRY_MCP_NODE=${CONTAINER_ID}", "CONTAINER_ID=0123456789ab")) {
      assertThat(server.open()).startsWith("0123456789ab.");
    }
  }

  @Test
  void id_has_no_tag_by_default() {
    try (RunningServer server = new RunningServer()) {
      assertThat(server.open()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }
  }

  private static HttpResponse<String> ping(RunningServer server, String session) {
    return server.send(server.message(PING).header("Mcp-Session-Id", session));
  }

  private static int delete(RunningServer server, String session) {
    HttpRequest.Builder request = server.request("/mcp").header("Mcp-Session-Id", session).DELETE();
    return server.send(request).statusCode();
  }
}
