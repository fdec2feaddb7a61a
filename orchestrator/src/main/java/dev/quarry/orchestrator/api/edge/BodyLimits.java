package dev.quarry.orchestrator.api.edge;

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

  long of(String path, @Nullable String contentType) {
    if (path.equals("/ingest-async") && isMultipart(contentType)) {
      return upload + submission;
    }
    if (path.startsWith("/progress/")) {
      return Math.min(request, PROGRESS);
    }
    return path.startsWith("/ingest-async") || path.startsWith("/api/") ? submission : request;
  }

  private static boolean isMultipart(@Nullable String contentType) {
    return contentType != null
        && contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
  }
}
