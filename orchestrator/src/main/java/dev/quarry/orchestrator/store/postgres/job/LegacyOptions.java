package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.job.JobRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The options of a request in the format of the previous version, in which reserved names of the
 * client's metadata contained the origin of a job instead of typed columns. They are written so
 * that nodes of both versions can run side by side during a rolling upgrade. When no node of the
 * previous version runs any more, remove this class and the trigger {@code job_of_former_version}.
 */
final class LegacyOptions {
  private static final Set<String> RESERVED = Set.of("retry_of", "retry_items", "upload");

  private LegacyOptions() {}

  static Map<String, Object> of(JobRequest request) {
    Map<String, Object> options = new LinkedHashMap<>(request.options());
    options.keySet().removeAll(RESERVED);
    options.putAll(request.origin().view());
    return options;
  }
}
