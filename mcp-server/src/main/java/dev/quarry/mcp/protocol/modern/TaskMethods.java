package dev.quarry.mcp.protocol.modern;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.ProtocolException;
import dev.quarry.mcp.protocol.feature.FeatureContext;
import dev.quarry.mcp.task.TaskStore;
import dev.quarry.mcp.task.UnknownTaskException;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** The methods of the extension {@code io.modelcontextprotocol/tasks}. */
record TaskMethods(TaskStore tasks) {
  /** The capability that a client must declare with each request about tasks. */
  static final Map<String, Object> REQUIRED =
      Map.of("extensions", Map.of(FeatureContext.TASKS, Map.of()));

  Map<String, Object> get(JsonRpcMessage message) {
    String id = id(message);
    return known(() -> tasks.get(id).details());
  }

  Map<String, Object> cancel(JsonRpcMessage message) {
    String id = id(message);
    return known(
        () -> {
          tasks.cancel(id);
          return Map.of();
        });
  }

  Map<String, Object> update(JsonRpcMessage message) {
    String id = id(message);
    JsonNode responses = message.params().path("inputResponses");
    if (!responses.isObject()) {
      throw ProtocolException.invalidParams("The params must have the object inputResponses.");
    }
    return known(
        () -> {
          tasks.update(id, JsonRpcMessage.object(responses));
          return Map.of();
        });
  }

  private static String id(JsonRpcMessage message) {
    JsonNode id = message.params().path("taskId");
    if (!id.isString()) {
      throw ProtocolException.invalidParams("The params must have the string taskId.");
    }
    return id.stringValue();
  }

  static <T> T known(Supplier<T> action) {
    try {
      return action.get();
    } catch (UnknownTaskException e) {
      throw ProtocolException.invalidParams(String.valueOf(e.getMessage()));
    } catch (OrchestratorException e) {
      throw new ProtocolException(JsonRpcErrors.INTERNAL, e.explanation());
    }
  }
}
