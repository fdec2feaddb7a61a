package dev.quarry.mcp.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Error codes and responses of JSON-RPC 2.0, section 5.1, and of MCP. */
public final class JsonRpcErrors {
  public static final int PARSE = -32700;
  public static final int INVALID_REQUEST = -32600;
  public static final int METHOD_NOT_FOUND = -32601;
  public static final int INVALID_PARAMS = -32602;
  public static final int INTERNAL = -32603;

  /** MCP's own range: the request needs something that this server or session does not have. */
  public static final int SERVER = -32000;

  /** A header is missing or differs from the body (2026-07-28). */
  public static final int HEADER_MISMATCH = -32020;

  /** The request needs a capability that the client has not declared (2026-07-28). */
  public static final int MISSING_CAPABILITY = -32021;

  /** The protocol revision of the request is not supported (2026-07-28). */
  public static final int UNSUPPORTED_VERSION = -32022;

  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private JsonRpcErrors() {}

  public static String body(@Nullable JsonNode id, int code, String message) {
    return body(id, code, message, null);
  }

  /**
   * The response as JSON.
   *
   * @param data null: none
   */
  public static String body(
      @Nullable JsonNode id, int code, String message, @Nullable Object data) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    if (data != null) {
      error.put("data", data);
    }
    Map<String, @Nullable Object> response = new LinkedHashMap<>();
    response.put("jsonrpc", "2.0");
    response.put("id", id);
    response.put("error", error);
    return MAPPER.writeValueAsString(response);
  }
}
