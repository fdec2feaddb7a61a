package dev.quarry.orchestrator.api.job;

import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.knowledge.ReindexStore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says which jobs wait for vectors of another embedding model than the one in use. Whether there
 * are any is read at most once a second, so that a list of jobs costs no query for each.
 * Thread-safe.
 */
public final class ReindexWaits {
  private static final long CACHE_TTL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ReindexStore documents;
  private final LongSupplier nanos;
  private volatile @Nullable Reading last;

  /**
   * @param nanos a monotonic clock
   */
  public ReindexWaits(ReindexStore documents, LongSupplier nanos) {
    this.documents = documents;
    this.nanos = nanos;
  }

  private record Reading(boolean any, long at) {}

  boolean contains(Job job) {
    return job.status() == JobStatus.PROCESSING
        && job.times().searchableAt() != null
        && any()
        && documents.awaitsReindex(job.id());
  }

  private boolean any() {
    long now = nanos.getAsLong();
    Reading reading = last;
    if (reading == null || now - reading.at() >= CACHE_TTL_NANOS) {
      reading = new Reading(documents.anyJobAwaitsReindex(), now);
      last = reading;
    }
    return reading.any();
  }
}
