package dev.quarry.mcp.protocol.modern;

import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.ProtocolException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a request says about itself in {@code params._meta}.
 *
 * @param capabilities {@code ClientCapabilities} of the client
 * @param progressToken null: no progress is sent
 * @param logLevel null: no log messages are sent
 */
record RequestMeta(
    String version,
    Map<String, Object> capabilities,
    @Nullable Object progressToken,
    @Nullable String logLevel) {
  static final String VERSION = "io.modelcontextprotocol/protocolVersion";
  private static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
  private static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";

  /** RFC 5424, in order of severity. */
  private static final List<String> LEVELS =
      List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

  /** Whether the message has a protocol version of its own, as those of this revision do. */
  static boolean isPresent(JsonRpcMessage message) {
    return message.params().path("_meta").has(VERSION);
  }

  static RequestMeta of(JsonRpcMessage message) {
    if (!message.params().isObject()) {
      throw ProtocolException.invalidParams(
          "The params of a request must be an object with _meta.");
    }
    JsonNode meta = message.params().path("_meta");
    String version = meta.path(VERSION).stringValue(null);
    JsonNode capabilities = meta.path(CAPABILITIES);
    if (version == null || !capabilities.isObject()) {
      throw ProtocolException.invalidParams(
          "params._meta must have the string " + VERSION + " and the object " + CAPABILITIES + ".");
    }
    JsonNode level = meta.path(LOG_LEVEL);
    if (!level.isMissingNode() && !LEVELS.contains(level.stringValue(""))) {
      throw ProtocolException.invalidParams(
          LOG_LEVEL + " must be one of " + String.join(", ", LEVELS) + ".");
    }
    JsonNode progress = meta.path("progressToken");
    if (!progress.isMissingNode() && !progress.isString() && !progress.isIntegralNumber()) {
      throw ProtocolException.invalidParams("progressToken must be a string or an integer.");
    }
    return new RequestMeta(
        version,
        JsonRpcMessage.object(capabilities),
        JsonRpcMessage.plain(progress),
        level.stringValue(null));
  }

  /** Whether the client wants log messages of this level. */
  boolean wants(String level) {
    return logLevel != null && LEVELS.indexOf(level) >= LEVELS.indexOf(logLevel);
  }
}
