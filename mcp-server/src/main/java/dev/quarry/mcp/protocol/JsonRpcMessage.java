package dev.quarry.mcp.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The envelope of a JSON-RPC 2.0 message, as far as the endpoint must understand it.
 *
 * @param id absent in a notification
 * @param method absent in a response
 * @param params a missing node when there are none
 */
record JsonRpcMessage(@Nullable JsonNode id, @Nullable String method, JsonNode params) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** A body that is no message. */
  static final class Malformed extends Exception {
    final int code;

    Malformed(int code, String message) {
      super(message);
      this.code = code;
    }
  }

  static JsonRpcMessage parse(byte[] body) throws Malformed {
    JsonNode json;
    try {
      json = MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw new Malformed(JsonRpcErrors.PARSE, "The body is not JSON.");
    }
    if (json.isArray()) {
      throw new Malformed(JsonRpcErrors.INVALID_REQUEST, "Send one message at a time, no batch.");
    }
    JsonNode method = json.path("method");
    JsonNode id = json.path("id");
    boolean idIsFine = id.isMissingNode() || id.isString() || id.isNumber();
    boolean isCall = method.isString();
    boolean isResponse = method.isMissingNode() && (json.has("result") || json.has("error"));
    boolean versionIsFine = "2.0".equals(json.path("jsonrpc").stringValue(null));
    if (!versionIsFine || !idIsFine || !(isCall || isResponse)) {
      throw new Malformed(
          JsonRpcErrors.INVALID_REQUEST, "The body is no JSON-RPC 2.0 request or notification.");
    }
    return new JsonRpcMessage(
        id.isMissingNode() ? null : id, method.stringValue(null), json.path("params"));
  }

  boolean is(String name) {
    return name.equals(method);
  }

  boolean isRequest() {
    return method != null && id != null;
  }

  /** A member of the parameters, if it is a string. */
  @Nullable String text(String name) {
    return params.path(name).stringValue(null);
  }
}
