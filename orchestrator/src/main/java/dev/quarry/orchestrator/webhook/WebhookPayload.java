package dev.quarry.orchestrator.webhook;

import dev.quarry.model.JobError;
import dev.quarry.model.WebhookEvent;
import dev.quarry.model.WebhookJob;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Creates the webhook message of an ended job. It links to the result and does not contain it, so
 * that even the largest message stays below the 20 kB that Standard Webhooks recommends.
 */
public final class WebhookPayload {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int MAX_MESSAGE_LENGTH = 1_000;

  private WebhookPayload() {}

  /** The event type of an ended job. */
  public static String event(Job ended) {
    return "job." + ended.status().code();
  }

  /**
   * The message as JSON.
   *
   * @param links API URLs of the job, by name
   */
  public static String of(Job ended, Map<String, String> links) {
    Instant at = ended.times().updatedAt();
    return MAPPER.writeValueAsString(new WebhookEvent(event(ended), at, data(ended, links)));
  }

  /**
   * Creates messages as JSON.
   *
   * @param links gives the API URLs of a job, by name
   */
  public static Function<Job, String> linking(Function<Job, Map<String, String>> links) {
    return ended -> of(ended, links.apply(ended));
  }

  private static WebhookJob data(Job job, Map<String, String> links) {
    JobRequest request = job.request();
    return new WebhookJob(
        job.id(),
        job.type(),
        job.status(),
        job.partial(),
        job.counts(),
        job.attempt(),
        request.collection(),
        request.sourceUri(),
        request.batchId(),
        request.labels(),
        error(job.error()),
        job.times().createdAt(),
        job.times().startedAt(),
        job.times().completedAt(),
        links);
  }

  private static @Nullable JobError error(@Nullable JobError error) {
    if (error == null || error.message().length() <= MAX_MESSAGE_LENGTH) {
      return error;
    }
    return new JobError(
        error.code(), error.message().substring(0, MAX_MESSAGE_LENGTH), error.retryable());
  }
}
