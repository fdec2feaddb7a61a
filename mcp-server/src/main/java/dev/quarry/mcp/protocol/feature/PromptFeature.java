package dev.quarry.mcp.protocol.feature;

import dev.quarry.mcp.protocol.ProtocolException;
import java.util.Map;

/** A prompt. Stateless and thread-safe. */
public interface PromptFeature {
  String name();

  /** The {@code Prompt} object. */
  Map<String, Object> description();

  /**
   * Fills in the prompt: {@code GetPromptResult}.
   *
   * @throws ProtocolException if an argument is missing
   */
  Outcome get(Map<String, Object> arguments, FeatureContext context);
}
