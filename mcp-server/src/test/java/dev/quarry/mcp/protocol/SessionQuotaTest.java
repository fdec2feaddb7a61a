package dev.quarry.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.protocol.legacy.SessionLimits;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limits of sessions per key, per tenant and per server. */
class SessionQuotaTest {
  private static final String ANNA = "key-of-anna";
  private static final String BERT = "key-of-bert";
  private static final String CARL = "key-of-carl";
  private static final String OF_BETA = "key-of-beta";
  private static final String OF_GAMMA = "key-of-gamma";
  private static final String OF_DELTA = "key-of-delta";
  private static final String OF_EPSILON = "key-of-epsilon";

  /** Shorter than the interval at which clients ask again while all sessions are in use. */
  private static final Duration IDLE = Duration.ofSeconds(50);

  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",
       "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
      """;

  /** At most six sessions, three per tenant, two per key. */
  private final RunningServer server =
      new RunningServer(
          new SessionLimits(6, 2, IDLE, Duration.ofMillis(300)), "quarry.mcp.access=keys");

  @BeforeEach
  void knowKeys() {
    Map<String, String> tenants =
        Map.of(OF_BETA, "beta", OF_GAMMA, "gamma", OF_DELTA, "delta", OF_EPSILON, "epsilon");
    server.orchestrator.keys.addAll(List.of(ANNA, BERT, CARL));
    server.orchestrator.keys.addAll(tenants.keySet());
    server.orchestrator.tenants.putAll(tenants);
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
    try (InputStream listening = listen(ANNA, busy)) {
      assertThat(listening).isNotNull();
      String idle = open(ANNA);
      String next = open(ANNA);
      assertThat(ping(ANNA, idle)).isEqualTo(404);
      assertThat(ping(ANNA, busy)).isEqualTo(200);
      try (InputStream second = listen(ANNA, next)) {
        assertThat(second).isNotNull();

        HttpResponse<String> refused = initialize(ANNA);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(refused.body())
            .contains("\"error\"", "2 MCP sessions in use", "DELETE", "in 60 s");
        assertThat(ping(ANNA, busy)).isEqualTo(200);
        assertThat(ping(ANNA, next)).isEqualTo(200);
      }
    }
  }

  @Test
  void tenant_over_its_quota_loses_its_own_idlest_session_whatever_the_key() {
    String other = open(OF_BETA);
    String first = open(ANNA);
    List<String> kept = List.of(open(ANNA), open(BERT));

    String next = open(CARL);

    assertThat(ping(ANNA, first)).isEqualTo(404);
    assertThat(ping(ANNA, kept.getFirst())).isEqualTo(200);
    assertThat(ping(BERT, kept.getLast())).isEqualTo(200);
    assertThat(ping(CARL, next)).isEqualTo(200);
    assertThat(ping(OF_BETA, other)).isEqualTo(200);
  }

  @Test
  void full_server_evicts_the_idlest_session_of_the_tenant_with_the_most_sessions() {
    List<String> small = List.of(open(OF_BETA), open(OF_BETA), open(OF_GAMMA));
    String idlest = open(ANNA);
    List<String> kept = List.of(open(ANNA), open(BERT));

    String newcomer = open(OF_DELTA);

    assertThat(ping(ANNA, idlest)).isEqualTo(404);
    assertThat(ping(ANNA, kept.getFirst())).isEqualTo(200);
    assertThat(ping(BERT, kept.getLast())).isEqualTo(200);
    assertThat(ping(OF_BETA, small.get(0))).isEqualTo(200);
    assertThat(ping(OF_BETA, small.get(1))).isEqualTo(200);
    assertThat(ping(OF_GAMMA, small.get(2))).isEqualTo(200);
    assertThat(ping(OF_DELTA, newcomer)).isEqualTo(200);
  }

  @Test
  void tenant_with_an_equal_share_loses_no_session_to_another_tenant() throws Exception {
    String beta = open(OF_BETA);
    String gamma = open(OF_GAMMA);
    String delta = open(OF_DELTA);
    try (InputStream first = listen(ANNA, open(ANNA));
        InputStream second = listen(ANNA, open(ANNA));
        InputStream third = listen(BERT, open(BERT))) {
      assertThat(List.of(first, second, third)).hasSize(3);

      HttpResponse<String> refused = initialize(OF_EPSILON);

      assertThat(refused.statusCode()).isEqualTo(503);
      String wait = refused.headers().firstValue("Retry-After").orElseThrow();
      assertThat(Long.parseLong(wait)).isBetween(1L, IDLE.toSeconds() + 1);
      assertThat(refused.body())
          .contains("maximum number of MCP sessions", "Try again in " + wait + " s");
      assertThat(ping(OF_BETA, beta)).isEqualTo(200);
      assertThat(ping(OF_GAMMA, gamma)).isEqualTo(200);
      assertThat(open(OF_DELTA)).as("in place of its own").isNotEmpty();
      assertThat(ping(OF_DELTA, delta)).isEqualTo(404);
      assertThat(ping(OF_BETA, beta)).isEqualTo(200);
    }
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
  private InputStream listen(String key, String session) throws Exception {
    HttpRequest request =
        server
            .request("/mcp")
            .header("X-API-Key", key)
            .header("Mcp-Session-Id", session)
            .header("Accept", "text/event-stream")
            .build();
    return server.http().send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
  }
}
