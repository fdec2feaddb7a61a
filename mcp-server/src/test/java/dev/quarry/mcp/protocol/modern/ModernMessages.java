package dev.quarry.mcp.protocol.modern;

import dev.quarry.mcp.protocol.RunningServer;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Requests of revision 2026-07-28. */
public final class ModernMessages {
  public static final String VERSION = "2026-07-28";
  public static final String TASKS = "{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}";

  private ModernMessages() {}

  /** The JSON of a request with id 7. */
  public static String json(String method, String params, String capabilities) {
    return json("7", method, params, capabilities, "");
  }

  /**
   * @param params members of the params, without braces
   * @param meta further members of {@code _meta}, each with a leading comma
   */
  public static String json(
      String id, String method, String params, String capabilities, String meta) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\""
        + method
        + "\",\"params\":{"
        + params
        + (params.isEmpty() ? "" : ",")
        + "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\""
        + VERSION
        + "\",\"io.modelcontextprotocol/clientCapabilities\":"
        + capabilities
        + meta
        + "}}}";
  }

  /**
   * An HTTP request with this JSON.
   *
   * @param name for the header Mcp-Name; null: none
   */
  static HttpRequest.Builder post(
      RunningServer server, String json, String method, @Nullable String name) {
    HttpRequest.Builder request =
        server.message(json).header("MCP-Protocol-Version", VERSION).header("Mcp-Method", method);
    return name == null ? request : request.header("Mcp-Name", name);
  }

  /** A request without further params. */
  static HttpRequest.Builder post(RunningServer server, String method) {
    return post(server, json(method, "", "{}"), method, null);
  }

  static HttpRequest.Builder call(
      RunningServer server, String tool, String arguments, String capabilities) {
    return call(server, tool, arguments, capabilities, "");
  }

  static HttpRequest.Builder call(
      RunningServer server, String tool, String arguments, String capabilities, String meta) {
    String params = "\"name\":\"" + tool + "\",\"arguments\":" + arguments;
    return post(server, json("7", "tools/call", params, capabilities, meta), "tools/call", tool);
  }
}
