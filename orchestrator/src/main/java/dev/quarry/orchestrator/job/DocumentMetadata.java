package dev.quarry.orchestrator.job;

import dev.quarry.model.JobType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What of a submission's metadata is the client's own: it is copied into each document. */
public final class DocumentMetadata {
  private static final Map<JobType, Set<String>> OPTIONS =
      Map.of(
          JobType.WEB_CRAWL,
          Set.of("max_pages", "max_depth", "allow_domains", "include", "exclude", "render"),
          JobType.DOCUMENT,
          Set.of("doc_type"));

  private DocumentMetadata() {}

  /** Without the options of the job's type. */
  public static Map<String, Object> of(JobRequest request) {
    Map<String, Object> own = new LinkedHashMap<>(request.options());
    own.keySet().removeAll(OPTIONS.getOrDefault(request.type(), Set.of()));
    return own;
  }
}
