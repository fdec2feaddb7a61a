package dev.quarry.orchestrator.job;

import dev.quarry.model.JobType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Selects the part of a submission's metadata that is copied into each document. */
public final class DocumentMetadata {
  private static final Map<JobType, Set<String>> TYPE_OPTIONS =
      Map.of(
          JobType.WEB_CRAWL,
          Set.of(
              "max_pages",
              "max_depth",
              "allow_domains",
              "include",
              "exclude",
              "render",
              "force",
              "prune"),
          JobType.DOCUMENT,
          Set.of("doc_type"));

  private DocumentMetadata() {}

  /** The submission's metadata without the options of its job type. */
  public static Map<String, Object> of(JobRequest request) {
    Map<String, Object> metadata = new LinkedHashMap<>(request.options());
    metadata.keySet().removeAll(TYPE_OPTIONS.getOrDefault(request.type(), Set.of()));
    return metadata;
  }
}
