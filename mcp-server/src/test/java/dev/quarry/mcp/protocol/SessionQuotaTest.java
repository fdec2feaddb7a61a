package dev.quarry.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limits of sessions per key and per server. */
class SessionQuotaTest {
  private static final String ANNA = "key-of-anna";
  private static final String BERT = "key-of-bert";
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",
       "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
      """;

  /** At most three sessions, two per key. */
  private final RunningServer server =
      new RunningServer(
          new SessionLimits(3, 2, Duration.ofMinutes(30), Duration.ofMillis(300)),
          "quarry.mcp.access=keys");

  @BeforeEach
  void knowKeys() {
    server.orchestrator.keys.addAll(List.of(ANNA, BERT));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void session_over_the_quota_of_a_key_evicts_its_own_idlest_session() {
    String bert = open(BERT);
    String first = open(ANNA);
    String second = open(ANNA);
    ping(ANNA, first);

    String third = open(ANNA);

    assertThat(ping(ANNA, second)).isEqualTo(404);
    assertThat(ping(ANNA, first)).isEqualTo(200);
    assertThat(ping(ANNA, third)).isEqualTo(200);
    assertThat(ping(BERT, bert)).isEqualTo(200);
  }

  @Test
  void session_in_use_is_not_evicted_and_the_new_one_gets_retry_after() throws Exception {
    String busy = open(ANNA);
    try (InputStream listening = listen(busy)) {
      assertThat(listening).isNotNull();
      String idle = open(ANNA);
      String next = open(ANNA);
      assertThat(ping(ANNA, idle)).isEqualTo(404);
      assertThat(ping(ANNA, busy)).isEqualTo(200);
      try (InputStream second = listen(next)) {
        assertThat(second).isNotNull();

        HttpResponse<String> refused = initialize(ANNA);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.body()).contains("\"error\"", "2 MCP sessions in use", "DELETE");
        assertThat(ping(ANNA, busy)).isEqualTo(200);
        assertThat(ping(ANNA, next)).isEqualTo(200);
      }
    }
  }

  @Test
  void full_server_refuses_a_new_key_and_evicts_no_session_of_others() {
    server.orchestrator.keys.add("key-of-carl");
    List<String> anna = List.of(open(ANNA), open(ANNA));
    String bert = open(BERT);

    HttpResponse<String> refused = initialize("key-of-carl");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains("maximum number of MCP sessions");
    assertThat(anna).allSatisfy(id -> assertThat(ping(ANNA, id)).isEqualTo(200));
    assertThat(ping(BERT, bert)).isEqualTo(200);
    assertThat(open(BERT)).as("in place of its own").isNotEmpty();
  }

  private HttpResponse<String> initialize(String key) {
    return server.send(server.message(INITIALIZE).header("X-API-Key", key));
  }

  private String open(String key) {
    return initialize(key).headers().firstValue("Mcp-Session-Id").orElseThrow();
  }

  private int ping(String key, String session) {
    return server
        .send(server.message(PING).header("X-API-Key", key).header("Mcp-Session-Id", session))
        .statusCode();
  }

  /** Keeps the session in use until it is closed. */
  private InputStream listen(String session) throws Exception {
    HttpRequest request =
        server
            .request("/mcp")
            .header("X-API-Key", ANNA)
            .header("Mcp-Session-Id", session)
            .header("Accept", "text/event-stream")
            .build();
    return server.http().send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
  }
}
