package dev.quarry.standalone.command;

import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes submissions without naming the members that no command sets. */
final class Drafts {
  private Drafts() {}

  static JobSubmission of(
      JobType type, String uri, @Nullable String collection, Map<String, Object> options) {
    return new JobSubmission(
        type.code(),
        uri,
        null,
        null,
        collection,
        options.isEmpty() ? null : options,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
