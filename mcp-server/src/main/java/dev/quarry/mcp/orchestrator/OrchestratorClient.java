package dev.quarry.mcp.orchestrator;

import dev.quarry.model.CallerView;
import dev.quarry.model.ChangePage;
import dev.quarry.model.CollectionList;
import dev.quarry.model.DocumentPage;
import dev.quarry.model.DocumentView;
import dev.quarry.model.ItemPage;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobPage;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobView;
import dev.quarry.model.ReindexRequest;
import dev.quarry.model.SearchRequest;
import dev.quarry.model.SearchResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client of the orchestrator's API. Every method throws {@link OrchestratorException} if the
 * orchestrator returns an error or is unreachable. Thread-safe.
 */
public interface OrchestratorClient {
  /**
   * The identity (tenant, role) behind an API key.
   *
   * @param key null: a caller without a key
   * @throws OrchestratorException with status 401 if the key is unknown, expired or revoked
   */
  CallerView caller(@Nullable String key);

  /** Submits a job; returns as soon as the job is stored. */
  JobAccepted submit(JobSubmission submission);

  /**
   * Submits a document and uploads its file, for an orchestrator that cannot read its path.
   *
   * @param file a regular file; it is streamed
   */
  JobAccepted submit(JobSubmission submission, Path file);

  /** Submits a job that indexes stored documents anew. */
  JobAccepted reindex(ReindexRequest request);

  /**
   * Writes the file of an exported collection.
   *
   * @param file a new file; after an exception it may exist and be incomplete
   */
  void exportCollection(String collection, Path file);

  /** Submits a job that imports an exported collection. The file is streamed. */
  JobAccepted importCollection(String collection, Path file);

  VersionedJob job(UUID id);

  /**
   * Waits until the job differs from {@code seen} and returns it; returns the unchanged job after
   * the wait.
   *
   * @param wait upper limit; the orchestrator may respond earlier
   */
  VersionedJob awaitChange(VersionedJob seen, Duration wait);

  JobPage jobs(JobQuery query);

  /** Requests the cancellation of a job. A running job stops a little later. */
  JobView cancel(UUID id);

  /**
   * Submits a new job that repeats an ended one.
   *
   * @param failedItems true: only the items that failed
   */
  JobAccepted retry(UUID id, boolean failedItems);

  /** The first items of a job with this status, at most {@code limit}. */
  ItemPage items(UUID id, ItemStatus status, int limit);

  /** Documents that a job added, changed or removed. */
  ChangePage changes(UUID id, ChangeQuery query);

  /**
   * Reads a job's event stream: calls the listener for each event and heartbeat, in order, until
   * the stream ends or the listener returns false.
   *
   * @param after {@code seq} of the last event already received, 0 for none
   * @return true if the job has ended and no event will follow; false if the stream was closed
   *     earlier, so that the caller can reconnect
   */
  boolean events(UUID id, long after, JobEventListener listener);

  /** The client of schedules, with the same address and key. */
  ScheduleClient schedules();

  SearchResponse search(SearchRequest request);

  CollectionList collections();

  DocumentPage documents(DocumentQuery query);

  DocumentView document(UUID id);

  /** Deletes a document with its chunks and vectors. */
  void deleteDocument(UUID id);

  /** The configured base URL of the orchestrator, for error messages. */
  String address();

  /**
   * Whether the orchestrator can render pages that need JavaScript; false if it does not respond.
   * Never throws; takes < 2 s.
   */
  boolean canRender();

  /** Whether the orchestrator responds and reports itself as healthy. Never throws; takes < 2 s. */
  boolean isHealthy();
}
