package dev.quarry.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.access.Caller;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers with different keys are isolated: in requests to the orchestrator and in sessions. */
class SeveralKeysTest {
  private static final RunningServer SERVER = new RunningServer("quarry.mcp.access=keys");
  private static final String ANNA = "key-of-anna";
  private static final String BERT = "key-of-bert";
  private static final String SEARCH =
      """
      {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search",
       "arguments":{"query":"x"}}}
      """;
  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",
       "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
      """;

  @BeforeEach
  void knowKeys() {
    SERVER.orchestrator.keys.clear();
    SERVER.orchestrator.keys.addAll(List.of(ANNA, BERT));
    SERVER.orchestrator.askedUnder.clear();
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request, String key) {
    return SERVER.send(request.header("X-API-Key", key));
  }

  private static String open(String key) {
    return send(SERVER.message(INITIALIZE), key)
        .headers()
        .firstValue("Mcp-Session-Id")
        .orElseThrow();
  }

  private static HttpResponse<String> search(String session, String key) {
    return send(SERVER.message(SEARCH).header("Mcp-Session-Id", session), key);
  }

  @Test
  void key_unknown_to_the_orchestrator_is_refused() {
    assertThat(SERVER.send(SERVER.message(INITIALIZE)).statusCode()).isEqualTo(401);
    assertThat(send(SERVER.message(INITIALIZE), "made-up").statusCode()).isEqualTo(401);
    assertThat(SERVER.send(SERVER.request("/tools/openai")).statusCode()).isEqualTo(401);
  }

  @Test
  void requests_to_the_orchestrator_carry_the_key_of_the_caller() {
    String anna = open(ANNA);
    String bert = open(BERT);
    assertThat(search(anna, ANNA).statusCode()).isEqualTo(200);
    assertThat(search(bert, BERT).statusCode()).isEqualTo(200);
    HttpRequest.Builder plain =
        SERVER
            .request("/mcp/search")
            .POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"x\"}"));
    assertThat(send(plain, ANNA).statusCode()).isEqualTo(200);
    assertThat(SERVER.orchestrator.askedUnder)
        .containsExactly(
            new Caller(ANNA, "acme"), new Caller(BERT, "acme"), new Caller(ANNA, "acme"));
  }

  @Test
  void session_of_another_key_is_not_found() {
    String anna = open(ANNA);
    assertThat(search(anna, BERT).statusCode()).isEqualTo(404);
    HttpRequest.Builder listen =
        SERVER.request("/mcp").header("Mcp-Session-Id", anna).header("Accept", "text/event-stream");
    assertThat(send(listen, BERT).statusCode()).isEqualTo(404);
    HttpRequest.Builder end = SERVER.request("/mcp").header("Mcp-Session-Id", anna).DELETE();
    assertThat(send(end, BERT).statusCode()).isEqualTo(404);
    assertThat(SERVER.orchestrator.askedUnder).isEmpty();
    assertThat(search(anna, ANNA).statusCode()).isEqualTo(200);
  }
}
