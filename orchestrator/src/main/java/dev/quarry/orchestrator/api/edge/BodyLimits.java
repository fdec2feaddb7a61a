package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.api.problem.BodyLimit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The largest bodies that are read, in bytes.
 *
 * @param request of most requests
 * @param submission of submissions, which may carry text
 * @param upload of a file that comes with a submission
 */
public record BodyLimits(long request, long submission, long upload) {
  private static final long PROGRESS = 8 * 1024;

  BodyLimit of(String path, @Nullable String contentType) {
    if (path.equals("/ingest-async") && isMultipart(contentType)) {
      return new BodyLimit(upload + submission, "quarry.http.max-upload");
    }
    if (path.startsWith("/progress/")) {
      return new BodyLimit(Math.min(request, PROGRESS), null);
    }
    return path.startsWith("/ingest-async") || path.startsWith("/api/")
        ? new BodyLimit(submission, "quarry.http.max-submission")
        : new BodyLimit(request, "quarry.http.max-body");
  }

  private static boolean isMultipart(@Nullable String contentType) {
    return contentType != null
        && contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
  }
}
