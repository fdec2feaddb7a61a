package dev.quarry.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CORS, with requests as browsers send them. */
class CorsTest {
  private static final String KEY = "0123456789abcdef";
  private static final String APP = "https://app.test";
  private static final RunningServer SERVER =
      new RunningServer("quarry.mcp.api-key=" + KEY, "quarry.mcp.allowed-origins=" + APP);
  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",
       "capabilities":{},"clientInfo":{"name":"page","version":"1"}}}
      """;

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mcp", "/mcp/search", "/tools/openai", "/health"})
  void preflight_of_an_allowed_origin_is_answered_without_a_key(String path) {
    for (String origin : List.of(APP, "http://localhost:5173")) {
      HttpResponse<String> response = preflight(path, origin);

      assertThat(response.statusCode()).isEqualTo(204);
      assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue(origin);
      assertThat(response.headers().firstValue("Vary")).hasValue("Origin");
      assertThat(names(response, "Access-Control-Allow-Methods")).contains("get", "post", "delete");
      assertThat(names(response, "Access-Control-Allow-Headers"))
          .contains(
              "content-type",
              "authorization",
              "x-api-key",
              "mcp-session-id",
              "mcp-protocol-version",
              "last-event-id");
      assertThat(response.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.test", "https://app.test.evil.test", "null"})
  void foreign_origin_is_refused_its_preflight_too(String origin) {
    HttpResponse<String> call =
        SERVER.send(SERVER.message(INITIALIZE).header("X-API-Key", KEY).header("Origin", origin));

    for (HttpResponse<String> response : List.of(preflight("/mcp", origin), call)) {
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.headers().map().keySet())
          .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
    }
  }

  @Test
  void page_can_read_session_header_and_error_response() {
    HttpResponse<String> opened =
        SERVER.send(SERVER.message(INITIALIZE).header("X-API-Key", KEY).header("Origin", APP));
    HttpResponse<String> refused = SERVER.send(SERVER.message(INITIALIZE).header("Origin", APP));

    assertThat(opened.statusCode()).isEqualTo(200);
    assertThat(refused.statusCode()).isEqualTo(401);
    for (HttpResponse<String> response : List.of(opened, refused)) {
      assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue(APP);
      assertThat(names(response, "Access-Control-Expose-Headers"))
          .contains("mcp-session-id", "www-authenticate");
    }
    HttpResponse<String> events =
        SERVER.send(
            SERVER
                .message("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
                .header(
                    "Mcp-Session-Id", opened.headers().firstValue("Mcp-Session-Id").orElseThrow())
                .header("X-API-Key", KEY)
                .header("Origin", APP));
    assertThat(events.body()).contains("\"result\":{}");
    assertThat(events.headers().firstValue("Access-Control-Allow-Origin")).hasValue(APP);
  }

  @Test
  void request_without_origin_gets_no_cors_headers() {
    HttpResponse<String> response = SERVER.send(SERVER.request("/health"));

    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  private static HttpResponse<String> preflight(String path, String origin) {
    return SERVER.send(
        SERVER
            .request(path)
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "content-type,mcp-session-id,x-api-key"));
  }

  private static List<String> names(HttpResponse<String> response, String header) {
    return Arrays.stream(response.headers().firstValue(header).orElse("").split(","))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .toList();
  }
}
