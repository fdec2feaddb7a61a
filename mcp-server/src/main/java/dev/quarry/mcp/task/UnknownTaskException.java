package dev.quarry.mcp.task;

/** The caller has no task with this id. */
public final class UnknownTaskException extends RuntimeException {
  public UnknownTaskException() {
    super("There is no task with this taskId.", null, false, false);
  }
}
