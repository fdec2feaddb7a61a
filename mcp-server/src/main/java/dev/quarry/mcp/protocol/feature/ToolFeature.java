package dev.quarry.mcp.protocol.feature;

import dev.quarry.mcp.protocol.ProtocolException;
import java.util.Map;

/** A tool. Stateless and thread-safe. */
public interface ToolFeature {
  String name();

  /** The {@code Tool} object. */
  Map<String, Object> description();

  /** Capabilities that a client must declare to call this tool, as {@code ClientCapabilities}. */
  default Map<String, Object> requiredCapabilities() {
    return Map.of();
  }

  /**
   * Calls the tool. Its own failures are results with {@code isError}.
   *
   * @throws ProtocolException if the request gets an error response
   */
  Outcome call(Map<String, Object> arguments, FeatureContext context) throws InterruptedException;
}
