package dev.quarry.mcp.protocol;

import dev.quarry.mcp.access.RequestBodyReader;
import io.modelcontextprotocol.spec.McpSchema;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The members of a JSON-RPC 2.0 message that this server reads.
 *
 * @param id null in a notification
 * @param method null in a response
 * @param params a missing node if absent or null, which some clients send
 */
record JsonRpcMessage(@Nullable JsonNode id, @Nullable String method, JsonNode params) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** The body is not a valid message. */
  static final class Malformed extends Exception {
    final int code;

    Malformed(int code, String message) {
      super(message);
      this.code = code;
    }
  }

  /**
   * Parses a message in strict UTF-8: overlong forms and a byte order mark are refused (RFC 3629,
   * RFC 8259 section 8.1).
   */
  static JsonRpcMessage parse(byte[] body) throws Malformed {
    JsonNode json;
    try {
      json = MAPPER.readTree(RequestBodyReader.decode(body));
    } catch (CharacterCodingException e) {
      throw new Malformed(JsonRpcErrors.PARSE, "The message is not valid UTF-8.");
    } catch (JacksonException e) {
      throw new Malformed(JsonRpcErrors.PARSE, "The message is not valid JSON.");
    }
    if (json.isArray()) {
      throw new Malformed(
          JsonRpcErrors.INVALID_REQUEST,
          "JSON-RPC batches are not supported; send one message per request.");
    }
    JsonNode method = json.path("method");
    JsonNode id = json.path("id");
    boolean idIsFine =
        id.isMissingNode() || id.isString() || (id.isIntegralNumber() && id.canConvertToLong());
    boolean isCall = method.isString();
    boolean isResponse = method.isMissingNode() && (json.has("result") || json.has("error"));
    boolean versionIsFine = "2.0".equals(json.path("jsonrpc").stringValue(null));
    if (!versionIsFine || !idIsFine || !(isCall || isResponse)) {
      throw new Malformed(
          JsonRpcErrors.INVALID_REQUEST,
          "The message is not a JSON-RPC 2.0 request, notification or response.");
    }
    JsonNode params = json.path("params");
    return new JsonRpcMessage(
        id.isMissingNode() ? null : id,
        method.stringValue(null),
        params.isNull() ? MissingNode.getInstance() : params);
  }

  boolean is(String name) {
    return name.equals(method);
  }

  boolean isRequest() {
    return method != null && id != null;
  }

  /** Converts this request to the type of the SDK. */
  McpSchema.JSONRPCRequest sdkRequest() {
    if (method == null || id == null) {
      throw new IllegalStateException("no request");
    }
    return new McpSchema.JSONRPCRequest(method, plain(id), plain(params));
  }

  /** Converts a node to maps, lists and scalars; a missing node to null. */
  static @Nullable Object plain(JsonNode json) {
    return json.isMissingNode() ? null : MAPPER.treeToValue(json, Object.class);
  }
}
