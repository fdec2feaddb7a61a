package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.job.JobRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The options of a request as the version before typed columns reads them: what the engine knows
 * stands among the client's metadata, under names that no client may use. Written so that nodes of
 * both versions can run side by side while a deployment is upgraded. Once no node of that version
 * is left, this class and the trigger {@code job_of_former_version} can go.
 */
final class FormerOptions {
  private static final Set<String> RESERVED = Set.of("retry_of", "retry_items", "upload");

  private FormerOptions() {}

  static Map<String, Object> of(JobRequest request) {
    Map<String, Object> options = new LinkedHashMap<>(request.options());
    options.keySet().removeAll(RESERVED);
    options.putAll(request.origin().view());
    return options;
  }
}
