package dev.quarry.mcp.protocol.feature;

import dev.quarry.mcp.protocol.ProtocolException;
import dev.quarry.mcp.tool.CallContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request for which a feature works. */
public interface FeatureContext extends CallContext {
  String TASKS = "io.modelcontextprotocol/tasks";

  /** {@code ClientCapabilities} of the client, for this request. */
  Map<String, Object> clientCapabilities();

  /** Whether the result may be a task. */
  default boolean acceptsTasks() {
    return clientCapabilities().get("extensions") instanceof Map<?, ?> extensions
        && extensions.containsKey(TASKS);
  }

  /** Sends a log message if the client wants messages of this level. */
  void log(String level, Object data);

  /** The client's responses to the {@link Outcome.InputRequired} of the call before, by key. */
  Map<String, Object> inputResponses();

  /** The state of the call before; null in a first call. */
  @Nullable String requestState();

  /**
   * Sends a request to the client and waits for its result. Revision 2026-07-28 has no such
   * requests: see {@link Outcome.InputRequired}.
   *
   * @throws ProtocolException if the client does not support it or refuses
   */
  Map<String, Object> ask(String method, Map<String, Object> params);
}
