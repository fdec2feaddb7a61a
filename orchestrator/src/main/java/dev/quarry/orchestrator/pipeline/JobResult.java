package dev.quarry.orchestrator.pipeline;

import java.util.Map;

/** What a job achieved, shown to the client as {@code result}. */
public record JobResult(Map<String, Object> values) {
  public JobResult {
    values = Map.copyOf(values);
  }
}
