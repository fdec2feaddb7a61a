package dev.quarry.mcp.protocol;

import dev.quarry.mcp.access.RequestBodyReader;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The members of a JSON-RPC 2.0 message that this server reads.
 *
 * @param id null in a notification
 * @param method null in a response
 * @param params a missing node if absent or null, which some clients send
 * @param json the whole message
 */
public record JsonRpcMessage(
    @Nullable JsonNode id, @Nullable String method, JsonNode params, JsonNode json) {

  /** The body is not a valid message. */
  public static final class Malformed extends Exception {
    private final int code;

    public Malformed(int code, String message) {
      super(message);
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  /**
   * Parses JSON in strict UTF-8: overlong forms and a byte order mark are refused (RFC 3629, RFC
   * 8259 section 8.1).
   */
  public static JsonNode read(byte[] body) throws Malformed {
    try {
      return JsonRpcErrors.MAPPER.readTree(RequestBodyReader.decode(body));
    } catch (CharacterCodingException e) {
      throw new Malformed(JsonRpcErrors.PARSE, "The message is not valid UTF-8.");
    } catch (JacksonException e) {
      throw new Malformed(JsonRpcErrors.PARSE, "The message is not valid JSON.");
    }
  }

  /** The message in this JSON; an array is none. */
  public static JsonRpcMessage of(JsonNode json) throws Malformed {
    if (json.isArray()) {
      throw new Malformed(
          JsonRpcErrors.INVALID_REQUEST,
          "JSON-RPC batches are only supported in sessions of revision 2025-03-26; send one message"
              + " per request.");
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
        params.isNull() ? MissingNode.getInstance() : params,
        json);
  }

  public boolean is(String name) {
    return name.equals(method);
  }

  public boolean isRequest() {
    return method != null && id != null;
  }

  public boolean isResponse() {
    return method == null;
  }

  /** The params as a map; empty if they are no object. */
  public Map<String, Object> arguments() {
    return object(params);
  }

  /** A JSON object as a map; empty if it is none. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> object(JsonNode json) {
    return json.isObject()
        ? (Map<String, Object>) JsonRpcErrors.MAPPER.treeToValue(json, LinkedHashMap.class)
        : Map.of();
  }

  /** Converts a node to maps, lists and scalars; a missing node to null. */
  public static @Nullable Object plain(JsonNode json) {
    return json.isMissingNode() ? null : JsonRpcErrors.MAPPER.treeToValue(json, Object.class);
  }

  /** A notification as JSON. */
  public static String notification(String method, Map<String, ?> params) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("jsonrpc", "2.0");
    message.put("method", method);
    message.put("params", params);
    return JsonRpcErrors.MAPPER.writeValueAsString(message);
  }

  /** A successful response as JSON. */
  public static String result(JsonNode id, Map<String, ?> result) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("jsonrpc", "2.0");
    message.put("id", id);
    message.put("result", result);
    return JsonRpcErrors.MAPPER.writeValueAsString(message);
  }
}
