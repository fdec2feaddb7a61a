package dev.quarry.mcp.orchestrator;

import dev.quarry.model.CallerView;
import dev.quarry.model.CollectionList;
import dev.quarry.model.DocumentPage;
import dev.quarry.model.DocumentView;
import dev.quarry.model.ItemPage;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobEvent;
import dev.quarry.model.JobPage;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobView;
import dev.quarry.model.SearchRequest;
import dev.quarry.model.SearchResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What callers may ask of the orchestrator. Every method throws {@link OrchestratorException} when
 * the orchestrator refuses or cannot be reached. Thread-safe.
 */
public interface OrchestratorClient {
  /**
   * Whom the orchestrator takes the bearer of a key for.
   *
   * @param key absent: whoever sends none
   * @throws OrchestratorException with status 401 if the key is not known or no longer in force
   */
  CallerView caller(@Nullable String key);

  /** Hands in a job; returns as soon as it is recorded. */
  JobAccepted submit(JobSubmission submission);

  /**
   * Hands in a document with its file, for an orchestrator that cannot read it by its path.
   *
   * @param file a regular file; not in memory as a whole
   */
  JobAccepted submit(JobSubmission submission, Path file);

  VersionedJob job(UUID id);

  /**
   * The job as soon as it differs from what was seen, or as it is when the wait is over.
   *
   * @param wait at most this long; the orchestrator may answer earlier
   */
  VersionedJob awaitChange(VersionedJob seen, Duration wait);

  JobPage jobs(JobQuery query);

  /** Asks a job to stop. A running job ends a little later. */
  JobView cancel(UUID id);

  /**
   * Does what an ended job did once more, as a new job.
   *
   * @param failedItems only what failed of it
   */
  JobAccepted retry(UUID id, boolean failedItems);

  /** The first items of a job that are in this state, at most {@code limit}. */
  ItemPage items(UUID id, ItemStatus status, int limit);

  /**
   * Follows a job's events: calls the listener for each, in order, until the stream ends.
   *
   * @param after the number of the last event already known, 0 for none
   * @return true when the job has ended and no event will follow; false when the stream was closed
   *     before, so that the caller may follow again
   */
  boolean events(UUID id, long after, Consumer<JobEvent> listener);

  SearchResponse search(SearchRequest request);

  CollectionList collections();

  DocumentPage documents(DocumentQuery query);

  DocumentView document(UUID id);

  /** Removes a document with its chunks and vectors. */
  void deleteDocument(UUID id);

  /** Where the orchestrator is expected, for messages to its operator. */
  String address();

  /** Whether the orchestrator answers and calls itself healthy. Never throws, takes < 2 s. */
  boolean healthy();
}
