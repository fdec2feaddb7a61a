package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.api.problem.BodyLimit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The maximum sizes of request bodies, in bytes.
 *
 * @param request for most requests
 * @param submission for submissions, which may contain text
 * @param upload for a file that is uploaded with a submission
 * @param collection for an exported collection that is imported
 */
public record BodyLimits(long request, long submission, long upload, long collection) {
  private static final Pattern IMPORT = Pattern.compile("/collections/[^/]+/import");
  private static final long MAX_PROGRESS_BYTES = 8 * 1024;

  BodyLimit of(String path, @Nullable String contentType) {
    if (path.equals("/ingest-async") && isMultipart(contentType)) {
      return new BodyLimit(upload + submission, "quarry.http.max-upload");
    }
    if (IMPORT.matcher(path).matches()) {
      return new BodyLimit(collection, "quarry.http.max-import");
    }
    if (path.startsWith("/progress/")) {
      return new BodyLimit(Math.min(request, MAX_PROGRESS_BYTES), null);
    }
    return path.startsWith("/ingest-async") || path.startsWith("/api/")
        ? new BodyLimit(submission, "quarry.http.max-submission")
        : new BodyLimit(request, "quarry.http.max-body");
  }

  static boolean isMultipart(@Nullable String contentType) {
    return contentType != null
        && contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
  }
}
