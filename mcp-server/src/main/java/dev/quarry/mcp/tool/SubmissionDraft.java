package dev.quarry.mcp.tool;

import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a {@link JobSubmission} without naming the members that no tool sets. */
record SubmissionDraft(
    JobType type,
    @Nullable String uri,
    @Nullable String text,
    @Nullable String title,
    @Nullable String collection) {

  static SubmissionDraft of(JobType type) {
    return new SubmissionDraft(type, null, null, null, null);
  }

  SubmissionDraft from(String sourceUri) {
    return new SubmissionDraft(type, sourceUri, text, title, collection);
  }

  SubmissionDraft holding(String newText, String newTitle) {
    return new SubmissionDraft(type, uri, newText, newTitle, collection);
  }

  SubmissionDraft into(@Nullable String newCollection) {
    return new SubmissionDraft(type, uri, text, title, newCollection);
  }

  JobSubmission with(Map<String, Object> options) {
    return JobSubmission.of(type.code(), uri, text, title, collection, options);
  }
}
