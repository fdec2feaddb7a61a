package dev.quarry.orchestrator.api;

/**
 * The largest bodies that are read, in bytes.
 *
 * @param request of most requests
 * @param submission of submissions, which may carry text
 */
public record BodyLimits(long request, long submission) {

  long of(String path) {
    return path.startsWith("/ingest-async") ? submission : request;
  }
}
