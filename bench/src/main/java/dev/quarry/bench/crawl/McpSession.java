package dev.quarry.bench.crawl;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A session of an MCP client over Streamable HTTP (revision 2025-06-18) that calls tools. Not
 * thread-safe.
 */
final class McpSession implements AutoCloseable {
  private static final String VERSION = "2025-06-18";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final JsonMapper json = new JsonMapper();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI endpoint;
  private final String session;
  private int lastId;

  /**
   * Opens a session.
   *
   * @param server base URL of the MCP server
   */
  McpSession(URI server) throws IOException, InterruptedException {
    endpoint = server.resolve("/mcp");
    Map<String, Object> parameters =
        Map.of(
            "protocolVersion", VERSION,
            "capabilities", Map.of(),
            "clientInfo", Map.of("name", "bench", "version", "1"));
    HttpResponse<String> opened =
        send(message(Map.of("id", ++lastId, "method", "initialize", "params", parameters)));
    session =
        opened
            .headers()
            .firstValue("Mcp-Session-Id")
            .orElseThrow(() -> new IOException("initialize was answered without a session"));
    send(within(message(Map.of("method", "notifications/initialized"))));
  }

  /**
   * Calls a tool.
   *
   * @return the structured content of its result
   * @throws IOException also if the call fails
   */
  JsonNode call(String tool, Map<String, Object> arguments)
      throws IOException, InterruptedException {
    int id = ++lastId;
    Map<String, Object> parameters = Map.of("name", tool, "arguments", arguments);
    String body =
        send(within(message(Map.of("id", id, "method", "tools/call", "params", parameters))))
            .body();
    JsonNode result = response(body, id).path("result");
    if (result.isMissingNode() || result.path("isError").asBoolean(false)) {
      throw new IOException(tool + " failed: " + body);
    }
    return result.path("structuredContent");
  }

  /** The response with this id: the body itself, or an event of the stream that it is. */
  private JsonNode response(String body, int id) throws IOException {
    return body.lines()
        .map(line -> line.startsWith("data:") ? line.substring("data:".length()) : line)
        .filter(line -> line.strip().startsWith("{"))
        .map(json::readTree)
        .filter(message -> message.path("id").asInt(-1) == id)
        .findFirst()
        .orElseThrow(() -> new IOException("No response to message " + id + ": " + body));
  }

  private HttpRequest.Builder message(Map<String, Object> members) {
    return HttpRequest.newBuilder(endpoint)
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream")
        .POST(BodyPublishers.ofString(json.writeValueAsString(withVersion(members))));
  }

  private static Map<String, Object> withVersion(Map<String, Object> members) {
    Map<String, Object> message = new HashMap<>(members);
    message.put("jsonrpc", "2.0");
    return message;
  }

  private HttpRequest.Builder within(HttpRequest.Builder request) {
    return request.header("Mcp-Session-Id", session).header("MCP-Protocol-Version", VERSION);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          "The MCP server answered " + response.statusCode() + ": " + response.body());
    }
    return response;
  }

  @Override
  public void close() {
    client.close();
  }
}
