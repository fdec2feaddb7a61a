package dev.quarry.mcp.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Error responses of JSON-RPC 2.0, section 5.1, with code and message only. */
final class JsonRpcErrors {
  static final int PARSE = -32700;
  static final int INVALID_REQUEST = -32600;
  static final int METHOD_NOT_FOUND = -32601;
  static final int INVALID_PARAMS = -32602;
  static final int INTERNAL = -32603;

  /** MCP's own range: the request needs something that this server or session does not have. */
  static final int SERVER = -32000;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private JsonRpcErrors() {}

  static ServerResponse respond(int status, @Nullable JsonNode id, int code, String message) {
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .body(body(id, code, message));
  }

  static String body(@Nullable JsonNode id, int code, String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    Map<String, @Nullable Object> response = new LinkedHashMap<>();
    response.put("jsonrpc", "2.0");
    response.put("id", id);
    response.put("error", error);
    return MAPPER.writeValueAsString(response);
  }
}
