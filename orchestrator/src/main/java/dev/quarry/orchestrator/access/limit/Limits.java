package dev.quarry.orchestrator.access.limit;

import org.jspecify.annotations.Nullable;

/**
 * What a tenant may use; an absent member does not limit.
 *
 * @param requestsPerMinute requests to one node, of all the tenant's keys together
 * @param queued jobs that wait
 * @param running jobs that run at once, on all nodes together
 * @param documents stored documents, pages among them
 * @param chunks of those
 * @param bytes of stored text, UTF-8
 */
public record Limits(
    @Nullable Integer requestsPerMinute,
    @Nullable Integer queued,
    @Nullable Integer running,
    @Nullable Long documents,
    @Nullable Long chunks,
    @Nullable Long bytes) {
  public static final Limits NONE = new Limits(null, null, null, null, null, null);

  /** These, and for what they leave out, others. */
  public Limits or(Limits others) {
    return new Limits(
        requestsPerMinute == null ? others.requestsPerMinute : requestsPerMinute,
        queued == null ? others.queued : queued,
        running == null ? others.running : running,
        documents == null ? others.documents : documents,
        chunks == null ? others.chunks : chunks,
        bytes == null ? others.bytes : bytes);
  }

  boolean limitsStorage() {
    return documents != null || chunks != null || bytes != null;
  }
}
