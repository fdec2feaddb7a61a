package dev.quarry.mcp.task;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a task.
 *
 * @param message what the task does, for people; null: none
 * @param pollIntervalMs how often a client should ask, in milliseconds
 * @param detail {@code result} of a completed task, {@code error} of a failed one, {@code
 *     inputRequests} of one that needs input; null: none
 * @param version changes with every change of the state; not sent to clients
 */
public record TaskView(
    String id,
    TaskStatus status,
    @Nullable String message,
    Instant createdAt,
    Instant lastUpdatedAt,
    int pollIntervalMs,
    @Nullable Map<String, Object> detail,
    String version) {

  /** {@code Task}: the members that every task has. */
  public Map<String, Object> summary() {
    Map<String, Object> task = new LinkedHashMap<>();
    task.put("taskId", id);
    task.put("status", status.code());
    if (message != null) {
      task.put("statusMessage", message);
    }
    task.put("createdAt", createdAt.toString());
    task.put("lastUpdatedAt", lastUpdatedAt.toString());
    // Null: how long the server keeps it is not limited by the protocol.
    task.put("ttlMs", null);
    task.put("pollIntervalMs", pollIntervalMs);
    return task;
  }

  /** {@code DetailedTask}: with the member that the status has. */
  public Map<String, Object> details() {
    Map<String, Object> task = summary();
    if (detail != null) {
      switch (status) {
        case COMPLETED -> task.put("result", detail);
        case FAILED -> task.put("error", detail);
        case INPUT_REQUIRED -> task.put("inputRequests", detail);
        case WORKING, CANCELLED -> {
          // These have no further member.
        }
      }
    }
    return task;
  }
}
