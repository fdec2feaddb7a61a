package dev.quarry.mcp.tool;

import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds a {@link JobSubmission} from the members that tools set. Immutable. */
record JobSubmissionBuilder(
    JobType type,
    @Nullable String uri,
    @Nullable String text,
    @Nullable String title,
    @Nullable String collection) {

  static JobSubmissionBuilder of(JobType type) {
    return new JobSubmissionBuilder(type, null, null, null, null);
  }

  JobSubmissionBuilder uri(@Nullable String newUri) {
    return new JobSubmissionBuilder(type, newUri, text, title, collection);
  }

  JobSubmissionBuilder text(String newText, String newTitle) {
    return new JobSubmissionBuilder(type, uri, newText, newTitle, collection);
  }

  JobSubmissionBuilder collection(@Nullable String newCollection) {
    return new JobSubmissionBuilder(type, uri, text, title, newCollection);
  }

  JobSubmission build(Map<String, Object> options) {
    return JobSubmission.of(type.code(), uri, text, title, collection, options);
  }
}
