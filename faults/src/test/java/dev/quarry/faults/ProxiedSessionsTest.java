package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.config.McpApplication;
import dev.quarry.testkit.JavaProcess;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** MCP sessions of two servers behind nginx. */
class ProxiedSessionsTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",
       "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
      """;
  private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
  private static final String DISCOVER =
      """
      {"jsonrpc":"2.0","id":2,"method":"server/discover","params":{"_meta":{
       "io.modelcontextprotocol/protocolVersion":"2026-07-28",
       "io.modelcontextprotocol/clientCapabilities":{}}}}
      """;

  private final List<ConfigurableApplicationContext> servers = new ArrayList<>();

  @BeforeAll
  static void require() throws Exception {
    NginxServer.requireTools();
  }

  @AfterEach
  void stop() {
    servers.forEach(ConfigurableApplicationContext::close);
  }

  private String server(String node) {
    return server(node, "127.0.0.1", 0);
  }

  private String server(String node, String address, int port) {
    ConfigurableApplicationContext server =
        McpApplication.application()
            .run(
                "--server.address=" + address,
                "--server.port=" + port,
                "--quarry.mcp.node=" + node,
                "--quarry.mcp.orchestrator-url=http://127.0.0.1:1");
    servers.add(server);
    return address + ":" + server.getEnvironment().getProperty("local.server.port");
  }

  private static Map<String, Object> variables(String one, String other) {
    return Map.of(
        "nginx_mcp_servers",
        List.of(one, other),
        "nginx_mcp_nodes",
        Map.of("a1", one, "b2", other));
  }

  @Test
  void session_stays_on_its_server_and_calls_without_one_are_spread() throws Exception {
    String one = server("a1");
    String other = server("b2");
    try (NginxServer nginx = NginxServer.start(variables(one, other))) {
      List<String> sessions = opened(nginx, 4);
      assertThat(tags(sessions)).containsExactly("a1", "b2");
      for (String session : sessions) {
        for (int call = 0; call < 20; call++) {
          HttpResponse<String> response = post(nginx, LIST, "Mcp-Session-Id", session);
          assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
          assertThat(response.body()).contains("crawl_web");
        }
      }
      assertThat(post(nginx, LIST, "Mcp-Session-Id", "zz." + sessions.getFirst()).statusCode())
          .isEqualTo(404);

      // Calls without a session: of plain HTTP, and of revision 2026-07-28.
      for (int i = 0; i < 4; i++) {
        HTTP.send(nginx.request("/tools/openai").build(), HttpResponse.BodyHandlers.discarding());
      }
      assertThat(nginx.servers("/tools/openai")).containsExactlyInAnyOrder(one, other);
      int before = nginx.logged("/mcp").size();
      for (int i = 0; i < 4; i++) {
        HttpResponse<String> discovered =
            post(
                nginx,
                DISCOVER,
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                "server/discover");
        assertThat(discovered.body()).contains("\"supportedVersions\":[\"2026-07-28\"]");
      }
      assertThat(nginx.logged("/mcp").stream().skip(before))
          .extracting(line -> line.path("server").asString())
          .contains(one, other);
    }
  }

  @Test
  void session_of_a_server_that_is_away_is_lost_and_its_client_connects_to_another()
      throws Exception {
    try (NginxServer nginx = NginxServer.start(variables(server("a1"), server("b2")))) {
      List<String> sessions = opened(nginx, 4);
      servers.getFirst().close();

      for (String session : sessions) {
        HttpResponse<String> response = post(nginx, LIST, "Mcp-Session-Id", session);
        if (session.startsWith("a1.")) {
          assertThat(response.statusCode()).isEqualTo(404);
          assertThat(response.body()).contains("its server is not running. Connect again");
        } else {
          assertThat(response.statusCode()).isEqualTo(200);
        }
      }
      assertThat(tags(opened(nginx, 4))).containsExactly("b2");
    }
  }

  /** Two containers of one service: nginx knows the name of the service only. */
  @Test
  void containers_are_found_by_their_ids() throws Exception {
    int port = JavaProcess.freePort();
    server("0123456789ab", "127.0.0.1", port);
    server("ba9876543210", "127.0.0.2", port);
    try (ContainerNames names = new ContainerNames()) {
      names.put("mcp-server", "127.0.0.1", "127.0.0.2");
      names.put("0123456789ab", "127.0.0.1");
      names.put("ba9876543210", "127.0.0.2");
      names.put("secret", "127.0.0.1");
      try (NginxServer nginx =
          NginxServer.start(
              Map.of(
                  "nginx_resolver",
                  names.address() + " valid=1s ipv6=off",
                  "nginx_mcp_servers",
                  List.of("mcp-server:" + port)))) {
        List<String> sessions = opened(nginx, 12);
        assertThat(tags(sessions)).containsExactly("0123456789ab", "ba9876543210");
        for (String session : sessions) {
          assertThat(post(nginx, LIST, "Mcp-Session-Id", session).statusCode()).isEqualTo(200);
        }
        HttpResponse<String> gone = post(nginx, LIST, "Mcp-Session-Id", "ffffffffffff.1");
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.body()).contains("its server is not running");
        // Not a container's id: no name that a client chooses is looked up.
        assertThat(post(nginx, LIST, "Mcp-Session-Id", "secret.1").body())
            .contains("was idle for too long");
      }
    }
  }

  private static List<String> opened(NginxServer nginx, int count) throws Exception {
    List<String> sessions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      HttpResponse<String> response = post(nginx, INITIALIZE);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      sessions.add(response.headers().firstValue("Mcp-Session-Id").orElseThrow());
    }
    return sessions;
  }

  private static Set<String> tags(List<String> sessions) {
    Set<String> tags = new TreeSet<>();
    sessions.forEach(session -> tags.add(session.substring(0, session.indexOf('.'))));
    return tags;
  }

  private static HttpResponse<String> post(NginxServer nginx, String message, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        nginx
            .request("/mcp")
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofString(message));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
