package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The number of a job's items by status. {@code found} counts every item; {@code fetched} includes
 * the stored ones, so that found = fetched + unchanged + skipped + failed + queued.
 *
 * @param chunks chunks of the stored documents
 * @param vectors chunks that have their vector
 * @param removed documents that were removed because their source no longer has them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobCounts(
    int found,
    int fetched,
    int stored,
    int unchanged,
    int skipped,
    int failed,
    int chunks,
    int vectors,
    int removed) {

  /** Counts without vectors and removed documents. */
  public JobCounts(
      int found, int fetched, int stored, int unchanged, int skipped, int failed, int chunks) {
    this(found, fetched, stored, unchanged, skipped, failed, chunks, 0, 0);
  }

  /** The counts of a job that has not started. */
  public static final JobCounts NONE = new JobCounts(0, 0, 0, 0, 0, 0, 0);

  /** Only the number of removed documents. */
  public static JobCounts ofRemoved(int documents) {
    return new JobCounts(0, 0, 0, 0, 0, 0, 0, 0, documents);
  }

  /** A copy with another number of chunks. */
  public JobCounts withChunks(int number) {
    return new JobCounts(
        found, fetched, stored, unchanged, skipped, failed, number, vectors, removed);
  }

  /** Number of items not yet processed; derived, and ignored when JSON is read. */
  @JsonProperty(value = "queued", access = JsonProperty.Access.READ_ONLY)
  public int queued() {
    return found - fetched - unchanged - skipped - failed;
  }
}
