package dev.quarry.orchestrator.access.limit;

import org.jspecify.annotations.Nullable;

/**
 * Limits of a tenant; a null member means no limit.
 *
 * @param requestsPerMinute to one node, of all keys of the tenant together
 * @param queued jobs waiting in the queue
 * @param running jobs running at once, on all nodes together
 * @param documents stored documents, crawled pages included
 * @param chunks of the stored documents
 * @param bytes of stored text, UTF-8
 * @param embeddingTokensPerDay sent to the embedding model in a UTC day, for stored documents
 * @param storedBytes of stored texts, their chunks and uploaded files together
 * @param schedules recurring submissions, paused ones included
 */
public record Limits(
    @Nullable Integer requestsPerMinute,
    @Nullable Integer queued,
    @Nullable Integer running,
    @Nullable Long documents,
    @Nullable Long chunks,
    @Nullable Long bytes,
    @Nullable Long embeddingTokensPerDay,
    @Nullable Long storedBytes,
    @Nullable Integer schedules) {
  public static final Limits NONE =
      new Limits(null, null, null, null, null, null, null, null, null);

  /** These limits, with null members taken from {@code others}. */
  public Limits or(Limits others) {
    return new Limits(
        requestsPerMinute == null ? others.requestsPerMinute : requestsPerMinute,
        queued == null ? others.queued : queued,
        running == null ? others.running : running,
        documents == null ? others.documents : documents,
        chunks == null ? others.chunks : chunks,
        bytes == null ? others.bytes : bytes,
        embeddingTokensPerDay == null ? others.embeddingTokensPerDay : embeddingTokensPerDay,
        storedBytes == null ? others.storedBytes : storedBytes,
        schedules == null ? others.schedules : schedules);
  }

  boolean limitsStorage() {
    return documents != null || chunks != null || bytes != null || storedBytes != null;
  }
}
