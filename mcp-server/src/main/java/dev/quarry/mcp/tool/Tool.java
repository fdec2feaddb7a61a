package dev.quarry.mcp.tool;

import java.util.Map;

/**
 * A tool that an agent can call. Stateless and thread-safe.
 *
 * <p>A model chooses tools and arguments by names, descriptions and schemas alone.
 */
public interface Tool {
  String name();

  /** A short name for people. */
  String title();

  /** For the model: what the tool does, when to use it, what to do with the result. */
  String description();

  /** All parameters that a call may have. */
  Parameters parameters();

  /** The parameters that the schema lists: those that have an effect now. */
  default Parameters offered() {
    return parameters();
  }

  /**
   * The JSON schema of every result, failures included: all members are optional, because clients
   * validate failures against it too.
   */
  Map<String, Object> outputSchema();

  ToolHints hints();

  /**
   * Whether a successful call submits a job. Its result then has {@code track_url} and {@code
   * poll_after_seconds}, and its HTTP status is 202 over plain HTTP.
   */
  default boolean submitsJob() {
    return false;
  }

  /**
   * Runs the tool.
   *
   * @return the result, without null members
   * @throws ToolException if the model can correct the call
   * @throws dev.quarry.mcp.orchestrator.OrchestratorException if the orchestrator returns an error
   *     or is unreachable
   */
  Map<String, Object> call(Arguments arguments, CallContext context) throws InterruptedException;
}
