package dev.quarry.mcp.tool;

import java.util.Map;

/**
 * Something that an agent can call. Stateless and thread-safe.
 *
 * <p>Names, descriptions and schemas are read by a model, which decides by them alone.
 */
public interface Tool {
  String name();

  /** A few words for people. */
  String title();

  /** For the model: what it does, when to use it, what to do with the answer. */
  String description();

  Parameters parameters();

  /**
   * The JSON schema of every answer, failures included: all members are optional, because a client
   * may check a failure against it too.
   */
  Map<String, Object> outputSchema();

  ToolHints hints();

  /**
   * Whether an answer means that a job was submitted: it has {@code track_url} and {@code
   * poll_after_seconds} then, and is 202 over plain HTTP.
   */
  default boolean submits() {
    return false;
  }

  /**
   * Does it.
   *
   * @return the answer, without null members
   * @throws ToolException for what the model can act on
   * @throws dev.quarry.mcp.orchestrator.OrchestratorException when the orchestrator refuses
   */
  Map<String, Object> call(Arguments arguments, ToolCall call) throws InterruptedException;
}
