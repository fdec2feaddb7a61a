package dev.quarry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.config.McpApplication;
import dev.quarry.testkit.LocalIssuer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two tenants at the MCP server of a running Quarry, with API keys and with the access tokens of an
 * issuer on loopback.
 */
@Timeout(300)
@SuppressWarnings("NullAway.Init") // initialised by start()
class McpTenantsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String OPERATOR = "operators-key-of-32-characters-00";
  private static final String RESOURCE = "https://quarry.example.org/mcp";
  private static final String META =
      """
      "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",
       "io.modelcontextprotocol/clientCapabilities":
       {"extensions":{"io.modelcontextprotocol/tasks":{}}}}
      """;

  @TempDir private static Path data;

  private static QuarryProcess quarry;
  private static LocalIssuer issuer;
  private static ConfigurableApplicationContext mcp;
  private static String acme;

  @BeforeAll
  static void start() throws Exception {
    QuarryProcess.Ports ports = QuarryProcess.Ports.free();
    quarry = QuarryProcess.up(data, ports, Map.of("QUARRY_API_KEY", OPERATOR));
    quarry.awaitLine("Quarry is up");
    String orchestrator = "http://127.0.0.1:" + ports.orchestrator();
    acme = createKey(orchestrator, "acme", "editor");
    String globex = createKey(orchestrator, "globex", "editor");
    String readers = createKey(orchestrator, "acme", "viewer");
    issuer = new LocalIssuer();
    mcp =
        McpApplication.application()
            .run(
                "--server.port=0",
                "--quarry.mcp.orchestrator-url=" + orchestrator,
                "--quarry.mcp.oauth.issuer=" + issuer.url(),
                "--quarry.mcp.oauth.resource=" + RESOURCE,
                "--quarry.mcp.oauth.claim=team",
                "--quarry.mcp.oauth.keys=acme %s\nglobex %s\nreaders %s"
                    .formatted(acme, globex, readers));
  }

  @AfterAll
  static void stop() throws Exception {
    mcp.close();
    issuer.close();
    quarry.close();
  }

  private static String createKey(String orchestrator, String tenant, String role)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(orchestrator + "/admin/api-keys"))
            .header("X-API-Key", OPERATOR)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"name\":\"test\",\"tenant\":\"%s\",\"role\":\"%s\"}"
                        .formatted(tenant, role)))
            .build();
    HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return JSON.readTree(response.body()).path("key").asString();
  }

  /** A token of a member of a team. */
  private static String token(String team) throws Exception {
    long end = Instant.now().getEpochSecond() + 300;
    return issuer.token(
        "{\"iss\":\"%s\",\"sub\":\"anna\",\"aud\":\"%s\",\"exp\":%d,\"team\":\"%s\"}"
            .formatted(issuer.url(), RESOURCE, end, team));
  }

  private static HttpRequest request(String credential, String method, String name, String params) {
    String port = mcp.getEnvironment().getProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/mcp"))
            .header("Authorization", "Bearer " + credential)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", method);
    if (!name.isEmpty()) {
      request.header("Mcp-Name", name);
    }
    String json =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{%s,%s}}"
            .formatted(method, params, META.replace("\n", ""));
    return request.POST(HttpRequest.BodyPublishers.ofString(json)).build();
  }

  /** Sends a request of 2026-07-28 and reads the response, also from an event stream. */
  private static JsonNode send(String credential, String method, String name, String params)
      throws Exception {
    String body =
        HTTP.send(request(credential, method, name, params), BodyHandlers.ofString()).body();
    return JSON.readTree(body.startsWith("{") ? body : lastEvent(body));
  }

  private static String lastEvent(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("data:"))
        .map(line -> line.substring("data:".length()))
        .reduce((former, next) -> next)
        .orElseThrow();
  }

  private static String submit(String credential) throws Exception {
    JsonNode task =
        send(
                credential,
                "tools/call",
                "ingest_text",
                "\"name\":\"ingest_text\",\"arguments\":{\"text\":\"Granite.\",\"title\":\"Stone\"}")
            .path("result");
    assertThat(task.path("resultType").asString("")).as(task.toString()).isEqualTo("task");
    return task.path("taskId").asString();
  }

  private static JsonNode task(String credential, String id) throws Exception {
    return send(credential, "tasks/get", id, "\"taskId\":\"" + id + "\"");
  }

  @Test
  void task_of_a_token_is_known_to_its_tenant_only() throws Exception {
    String id = submit(token("acme"));

    for (String mine : new String[] {token("acme"), token("readers"), acme}) {
      assertThat(task(mine, id).path("result").path("taskId").asString("")).isEqualTo(id);
    }
    JsonNode foreign = task(token("globex"), id);
    JsonNode unknown = task(token("globex"), "0190a000-0000-7000-8000-000000000000");
    assertThat(foreign.path("error").path("code").intValue()).isEqualTo(-32602);
    assertThat(foreign).isEqualTo(unknown);
  }

  @Test
  void role_of_the_key_applies() throws Exception {
    JsonNode refused =
        send(
                token("readers"),
                "tools/call",
                "ingest_text",
                "\"name\":\"ingest_text\",\"arguments\":{\"text\":\"x\",\"title\":\"y\"}")
            .path("result");

    assertThat(refused.path("isError").booleanValue(false)).as(refused.toString()).isTrue();
    assertThat(refused.path("structuredContent").toString()).contains("role_refused");
  }

  @Test
  void changes_of_a_task_are_told_to_its_own_tenant() throws Exception {
    String id = submit(token("acme"));
    String params = "\"notifications\":{\"taskIds\":[\"" + id + "\"]}";

    HttpResponse<InputStream> stream =
        HTTP.send(
            request(token("acme"), "subscriptions/listen", "", params),
            BodyHandlers.ofInputStream());
    try (BufferedReader events =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertThat(statusesUntilCompleted(events)).endsWith("completed");
    }
    JsonNode foreign = send(token("globex"), "subscriptions/listen", "", params);
    assertThat(foreign.path("error").path("code").intValue()).isEqualTo(-32602);
  }

  private static String statusesUntilCompleted(BufferedReader events) throws IOException {
    StringBuilder statuses = new StringBuilder();
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      if (line.startsWith("data:")) {
        JsonNode message = JSON.readTree(line.substring("data:".length()));
        statuses.append(' ').append(message.path("params").path("status").asString("-"));
        if (statuses.toString().endsWith("completed")) {
          return statuses.toString();
        }
      }
    }
    return statuses.toString();
  }
}
