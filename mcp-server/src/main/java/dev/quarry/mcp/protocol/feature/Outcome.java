package dev.quarry.mcp.protocol.feature;

import dev.quarry.mcp.task.TaskView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a request to a feature ends. */
public sealed interface Outcome {
  /**
   * @param result members of the result
   */
  record Complete(Map<String, Object> result) implements Outcome {}

  /**
   * The client has to answer requests and to send its request again.
   *
   * @param requests by key, each with {@code method} and {@code params}
   * @param state passed to the next call; the client receives it sealed; null: none
   */
  record InputRequired(Map<String, Object> requests, @Nullable String state) implements Outcome {}

  /** The work goes on as a task; only for clients that accept tasks. */
  record Started(TaskView task) implements Outcome {}
}
