package dev.quarry.mcp.protocol.modern;

import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.McpRequest;
import dev.quarry.mcp.protocol.ProtocolException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Headers by which intermediaries route requests. Each repeats a member of the body, so that an
 * intermediary and this server cannot see different requests. A value that is not visible ASCII is
 * sent as {@code =?base64?...?=}.
 *
 * @param request of a transport with headers
 */
record RoutingHeaders(McpRequest request) {
  private static final String METHOD = "Mcp-Method";
  private static final String NAME = "Mcp-Name";
  private static final String PARAM_PREFIX = "Mcp-Param-";
  private static final String BASE64_PREFIX = "=?base64?";
  private static final String BASE64_SUFFIX = "?=";

  /** The member of the params that {@code Mcp-Name} repeats. */
  private static final Map<String, String> NAMES =
      Map.of(
          "tools/call", "name",
          "prompts/get", "name",
          "resources/read", "uri",
          "tasks/get", "taskId",
          "tasks/update", "taskId",
          "tasks/cancel", "taskId");

  void check(RequestMeta meta) {
    JsonRpcMessage message = request.message();
    require(McpRequest.VERSION, meta.version(), single(McpRequest.VERSION));
    require(METHOD, Objects.requireNonNull(message.method()), single(METHOD));
    String member = NAMES.get(message.method());
    if (member != null) {
      JsonNode name = message.params().path(member);
      if (name.isString()) {
        require(NAME, name.stringValue(), decoded(NAME, single(NAME)));
      }
    }
  }

  /** Checks the headers of arguments that the tool's schema marks with {@code x-mcp-header}. */
  void checkArguments(Map<?, ?> inputSchema, Map<String, Object> arguments) {
    if (inputSchema.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach(
          (name, schema) -> {
            if (schema instanceof Map<?, ?> parameter
                && parameter.get("x-mcp-header") instanceof String header) {
              checkArgument(PARAM_PREFIX + header, arguments.get(String.valueOf(name)));
            }
          });
    }
  }

  private void checkArgument(String header, @Nullable Object argument) {
    String sent = decoded(header, single(header));
    boolean agrees =
        argument instanceof String || argument instanceof Number || argument instanceof Boolean
            ? sent != null && isSame(argument, sent)
            : sent == null;
    if (!agrees) {
      throw mismatch(header);
    }
  }

  private static boolean isSame(Object argument, String sent) {
    if (argument instanceof Number) {
      try {
        return new BigDecimal(argument.toString()).compareTo(new BigDecimal(sent)) == 0;
      } catch (NumberFormatException e) {
        return false;
      }
    }
    return argument.toString().equals(sent);
  }

  private static void require(String header, String expected, @Nullable String sent) {
    if (!expected.equals(sent)) {
      throw mismatch(header);
    }
  }

  /** The value of a header without the white space around it; null if it is absent. */
  private @Nullable String single(String name) {
    List<String> values = Objects.requireNonNull(request.headers()).apply(name);
    if (values.size() > 1) {
      throw mismatch(name);
    }
    return values.isEmpty() ? null : values.getFirst().strip();
  }

  private static @Nullable String decoded(String header, @Nullable String value) {
    if (value == null || !value.startsWith(BASE64_PREFIX) || !value.endsWith(BASE64_SUFFIX)) {
      return value;
    }
    String payload =
        value.substring(
            BASE64_PREFIX.length(),
            Math.max(BASE64_PREFIX.length(), value.length() - BASE64_SUFFIX.length()));
    try {
      byte[] bytes = Base64.getDecoder().decode(payload);
      if (!Base64.getEncoder().encodeToString(bytes).equals(payload)) {
        throw mismatch(header);
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw mismatch(header);
    }
  }

  private static ProtocolException mismatch(String header) {
    return new ProtocolException(
        JsonRpcErrors.HEADER_MISMATCH,
        "The header "
            + header
            + " must be sent once, and have the value of the corresponding member of the request.");
  }
}
