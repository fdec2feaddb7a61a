package dev.quarry.orchestrator.api;

import dev.quarry.model.JobSubmission;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobStore.IdempotencyKey;
import dev.quarry.orchestrator.job.JobStore.Submitted;
import dev.quarry.orchestrator.job.Jobs;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Submits at most once under an {@code Idempotency-Key} (the IETF draft of that name): the same
 * submission gets the same job, another one under the key is refused. Two submissions are the same
 * if their members are, however they are written.
 */
final class Submitter {
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final JsonMapper CANONICAL =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private final Jobs jobs;

  Submitter(Jobs jobs) {
    this.jobs = jobs;
  }

  Job submit(String tenant, JobSubmission submission, @Nullable String key) {
    if (key == null) {
      return jobs.submit(tenant, submission);
    }
    if (!KEY.matcher(key).matches()) {
      throw ProblemException.invalid(
          "Idempotency-Key", "must be 1 to 255 printable ASCII characters without spaces");
    }
    return switch (jobs.submit(tenant, submission, new IdempotencyKey(key, hash(submission)))) {
      case Submitted.Added(Job job) -> job;
      case Submitted.Repeated(Job job) -> job;
      case Submitted.Conflicting _ ->
          throw new ProblemException(
              ProblemCode.IDEMPOTENCY_CONFLICT,
              "Send the submission that came first under this key, or a new key.");
    };
  }

  private static byte[] hash(JobSubmission submission) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(CANONICAL.writeValueAsBytes(submission));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
