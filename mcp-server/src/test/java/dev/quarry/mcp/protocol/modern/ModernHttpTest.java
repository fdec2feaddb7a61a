package dev.quarry.mcp.protocol.modern;

import static dev.quarry.mcp.protocol.modern.ModernMessages.VERSION;
import static dev.quarry.mcp.protocol.modern.ModernMessages.json;
import static dev.quarry.mcp.protocol.modern.ModernMessages.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.protocol.RunningServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Revision 2026-07-28 over HTTP: envelope, headers, versions, lists. */
@Timeout(60)
class ModernHttpTest {
  private static final RunningServer SERVER = new RunningServer();
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String CAPABILITIES = "\"io.modelcontextprotocol/clientCapabilities\":{}";

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void discover_tells_versions_capabilities_and_how_long_they_are_fresh() {
    HttpResponse<String> response = SERVER.send(post(SERVER, "server/discover"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Mcp-Session-Id")).isEmpty();
    JsonNode result = MAPPER.readTree(response.body()).path("result");
    assertThat(result.path("resultType").stringValue()).isEqualTo("complete");
    assertThat(result.path("supportedVersions")).hasToString("[\"2026-07-28\"]");
    assertThat(result.path("cacheScope").stringValue()).isEqualTo("public");
    assertThat(result.path("ttlMs").intValue()).isPositive();
    assertThat(result.path("instructions").stringValue()).contains("search");
    JsonNode extensions = result.path("capabilities").path("extensions");
    assertThat(extensions).hasToString("{\"io.modelcontextprotocol/tasks\":{}}");
    assertThat(result.path("_meta").path("io.modelcontextprotocol/serverInfo").path("name"))
        .hasToString("\"quarry\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE", "PUT", "PATCH"})
  void only_post_is_allowed(String method) {
    HttpResponse<String> response =
        SERVER.send(
            SERVER
                .request("/mcp")
                .header("MCP-Protocol-Version", VERSION)
                .header("Accept", "text/event-stream")
                .header("Mcp-Session-Id", "any")
                .method(method, HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"x\"",
        "{}",
        "{\"_meta\":7}",
        "{\"_meta\":{" + CAPABILITIES + "}}",
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}",
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":20260728," + CAPABILITIES + "}}"
      })
  void envelope_that_is_incomplete_is_invalid(String params) {
    String message =
        "{\"jsonrpc\":\"2.0\",\"id\":\"e\",\"method\":\"tools/list\",\"params\":" + params + "}";

    HttpResponse<String> response = SERVER.send(post(SERVER, message, "tools/list", null));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"id\":\"e\"", "-32602").doesNotContain("java");
  }

  @Test
  void unknown_version_is_refused_with_the_supported_ones() {
    String message = json("tools/list", "", "{}").replace(VERSION, "2031-01-01");

    HttpResponse<String> response =
        SERVER.send(
            SERVER
                .message(message)
                .header("MCP-Protocol-Version", "2031-01-01")
                .header("Mcp-Method", "tools/list"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .contains("-32022", "\"requested\":\"2031-01-01\"", "\"supported\":[\"2026-07-28\"]");
  }

  @ParameterizedTest
  @CsvSource({
    "MCP-Protocol-Version, 2025-11-25",
    "Mcp-Method, tools/list",
    "Mcp-Method, TOOLS/CALL",
    "Mcp-Name, crawl_web",
    "Mcp-Name, =?base64?c2VhcmNo",
    "Mcp-Name, =?base64?c2VhcmN?=",
    "Mcp-Name, =?base64?!!!?=",
    "Mcp-Name, ''",
  })
  void header_that_differs_from_the_body_is_refused(String header, String value) {
    HttpResponse<String> response =
        SERVER.send(
            ModernMessages.call(SERVER, "search", "{\"query\":\"x\"}", "{}")
                .setHeader(header, value));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("-32020", header);
  }

  @Test
  void header_that_is_missing_or_sent_twice_is_refused() {
    String list = json("tools/list", "", "{}");

    HttpResponse<String> missing =
        SERVER.send(SERVER.message(list).header("MCP-Protocol-Version", VERSION));
    HttpResponse<String> twice =
        SERVER.send(post(SERVER, list, "tools/list", null).header("Mcp-Method", "tools/list"));

    assertThat(missing.body()).contains("-32020");
    assertThat(twice.body()).contains("-32020");
  }

  @Test
  void name_that_is_not_ascii_is_sent_as_base64() {
    String uri = "quarry://jobs/grüße";
    String coded =
        "=?base64?"
            + Base64.getEncoder().encodeToString(uri.getBytes(StandardCharsets.UTF_8))
            + "?=";
    String read = json("resources/read", "\"uri\":\"" + uri + "\"", "{}");

    HttpResponse<String> response = SERVER.send(post(SERVER, read, "resources/read", coded));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("-32602", "\"data\":{\"uri\":\"" + uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "initialize",
        "ping",
        "logging/setLevel",
        "resources/subscribe",
        "tasks/list",
        "tasks/result",
        "no/such"
      })
  void method_that_this_revision_does_not_have_is_not_found(String method) {
    HttpResponse<String> response = SERVER.send(post(SERVER, method));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("\"id\":7", "-32601");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tools/list", "prompts/list", "resources/list", "resources/templates/list"})
  void list_is_public_and_has_one_page(String method) {
    String page = SERVER.send(post(SERVER, method)).body();
    String next =
        SERVER
            .send(post(SERVER, json(method, "\"cursor\":\"made-up\"", "{}"), method, null))
            .body();

    assertThat(page).contains("\"cacheScope\":\"public\"", "\"resultType\":\"complete\"");
    assertThat(next).contains("-32602", "cursor");
  }

  @Test
  void tools_are_the_same_in_both_eras() {
    String session = SERVER.open();
    String legacy =
        SERVER
            .send(
                SERVER
                    .message("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}")
                    .header("Mcp-Session-Id", session))
            .body();

    String modern = SERVER.send(post(SERVER, "tools/list")).body();

    assertThat(MAPPER.readTree(modern).path("result").path("tools"))
        .isEqualTo(
            MAPPER
                .readTree(legacy.substring(legacy.indexOf("data:") + 5))
                .path("result")
                .path("tools"));
  }

  @Test
  void notification_is_accepted_and_a_response_refused() {
    HttpResponse<String> notification =
        SERVER.send(
            SERVER
                .message(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{}}")
                .header("MCP-Protocol-Version", VERSION));
    HttpResponse<String> response =
        SERVER.send(
            SERVER
                .message("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")
                .header("MCP-Protocol-Version", VERSION));

    assertThat(notification.statusCode()).isEqualTo(202);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("-32600");
  }

  @Test
  void completion_suggests_ids_of_jobs() {
    java.util.UUID job = java.util.UUID.randomUUID();
    SERVER.orchestrator.jobs.put(
        job, dev.quarry.mcp.orchestrator.Samples.aJob(job, dev.quarry.model.JobStatus.QUEUED, 0));
    String params =
        "\"ref\":{\"type\":\"ref/resource\",\"uri\":\"quarry://jobs/{id}\"},"
            + "\"argument\":{\"name\":\"id\",\"value\":\""
            + job.toString().substring(0, 6)
            + "\"}";

    HttpResponse<String> response =
        SERVER.send(
            post(SERVER, json("completion/complete", params, "{}"), "completion/complete", null));

    assertThat(response.body()).contains("\"values\":[\"" + job + "\"]");
  }
}
