package dev.quarry.mcp.orchestrator;

import dev.quarry.mcp.access.Caller;
import dev.quarry.model.CallerView;
import dev.quarry.model.ChangeCounts;
import dev.quarry.model.ChangePage;
import dev.quarry.model.CollectionList;
import dev.quarry.model.CollectionView;
import dev.quarry.model.DocumentPage;
import dev.quarry.model.DocumentView;
import dev.quarry.model.ItemPage;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobCounts;
import dev.quarry.model.JobPage;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobType;
import dev.quarry.model.JobView;
import dev.quarry.model.ReindexRequest;
import dev.quarry.model.SearchMode;
import dev.quarry.model.SearchRequest;
import dev.quarry.model.SearchResponse;
import dev.quarry.model.SearchResult;
import dev.quarry.model.VectorCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An in-memory orchestrator that records requests. */
public final class FakeOrchestrator implements OrchestratorClient {
  public final List<JobSubmission> submissions = new CopyOnWriteArrayList<>();
  public final List<JobQuery> queries = new CopyOnWriteArrayList<>();
  public final List<SearchRequest> searches = new CopyOnWriteArrayList<>();
  public final List<String> keys = new CopyOnWriteArrayList<>();

  /** The tenants of {@link #keys}; of others it is {@code acme}. */
  public final Map<String, String> tenants = new ConcurrentHashMap<>();

  public final List<Caller> askedUnder = new CopyOnWriteArrayList<>();
  public final List<UUID> cancelled = new CopyOnWriteArrayList<>();
  public final Map<UUID, JobView> jobs = new ConcurrentHashMap<>();
  public final Map<UUID, DocumentView> documents = new ConcurrentHashMap<>();
  public final List<SearchResult> results = new ArrayList<>();
  public volatile VectorCounts vectors = new VectorCounts(9, 9, null);
  public final List<ItemView> failedItems = new ArrayList<>();
  public final List<CollectionView> collections =
      new ArrayList<>(List.of(new CollectionView("default", 2, 9, null)));

  public final List<ChangeQuery> changeQueries = new CopyOnWriteArrayList<>();
  public volatile ChangePage changes =
      new ChangePage(new ChangeCounts(0, 0, 0, 0), List.of(), null, false);

  public final FakeSchedules schedules = new FakeSchedules();

  /** Whether pages can be rendered. */
  public volatile boolean rendering;

  /** Empty: no public URL is configured, so URLs in responses are paths. */
  public volatile String publicUrl = "";

  /** The status of jobs that are submitted; null: they cannot be read. */
  public volatile @Nullable JobStatus statusOfSubmissions;

  /** Thrown by the next calls, if set. */
  public volatile @Nullable RuntimeException refusal;

  /** Runs while a caller waits for a change. */
  public volatile Consumer<Duration> onWait = wait -> {};

  @Override
  public CallerView caller(@Nullable String key) {
    refuse();
    if (key == null || !keys.contains(key)) {
      throw new OrchestratorException("key_refused", "The key is not known.", 401, false, null);
    }
    return new CallerView("id-of-" + key, tenants.getOrDefault(key, "acme"), "editor", false);
  }

  @Override
  public ScheduleClient schedules() {
    refuse();
    return schedules;
  }

  @Override
  public JobAccepted submit(JobSubmission submission) {
    refuse();
    submissions.add(submission);
    UUID id = UUID.randomUUID();
    String url = publicUrl + "/jobs/" + id;
    JobStatus status = statusOfSubmissions;
    if (status != null) {
      jobs.put(id, Samples.aJob(id, status, 100, new JobCounts(3, 3, 3, 0, 0, 0, 9), null));
    }
    return new JobAccepted(
        id, JobStatus.QUEUED, "queued", Instant.EPOCH, url, url, url + "/events", 40);
  }

  @Override
  public JobAccepted submit(JobSubmission submission, Path file) {
    return submit(submission);
  }

  @Override
  public VersionedJob job(UUID id) {
    refuse();
    JobView job = jobs.get(id);
    if (job == null) {
      throw new OrchestratorException(
          "job_not_found", "There is no job with this id.", 404, false, null);
    }
    return new VersionedJob(job, "v" + job.progress());
  }

  @Override
  public VersionedJob awaitChange(VersionedJob seen, Duration wait) {
    onWait.accept(wait);
    return job(seen.job().jobId());
  }

  @Override
  public JobPage jobs(JobQuery query) {
    refuse();
    queries.add(query);
    return new JobPage(List.copyOf(jobs.values()), null, false, null);
  }

  @Override
  public JobView cancel(UUID id) {
    VersionedJob job = job(id);
    cancelled.add(id);
    return job.job();
  }

  @Override
  public JobAccepted retry(UUID id, boolean failedItems) {
    JobView job = job(id).job();
    return submit(
        JobSubmission.of(
            job.type().code(), job.sourceUri(), null, null, job.collection(), Map.of()));
  }

  @Override
  public JobAccepted reindex(ReindexRequest request) {
    return submit(
        JobSubmission.of(JobType.REINDEX.code(), null, null, null, request.collection(), Map.of()));
  }

  @Override
  public void exportCollection(String collection, Path file) {
    throw new UnsupportedOperationException("no tool exports");
  }

  @Override
  public JobAccepted importCollection(String collection, Path file) {
    throw new UnsupportedOperationException("no tool imports");
  }

  @Override
  public ItemPage items(UUID id, ItemStatus status, int limit) {
    refuse();
    return new ItemPage(failedItems, null, false);
  }

  @Override
  public ChangePage changes(UUID id, ChangeQuery query) {
    refuse();
    changeQueries.add(query);
    return changes;
  }

  @Override
  public boolean events(UUID id, long after, JobEventListener listener) {
    return true;
  }

  @Override
  public SearchResponse search(SearchRequest request) {
    refuse();
    searches.add(request);
    askedUnder.add(Caller.current());
    return new SearchResponse(
        String.valueOf(request.query()),
        SearchMode.HYBRID,
        SearchMode.HYBRID,
        "quoted",
        results,
        vectors,
        null);
  }

  @Override
  public CollectionList collections() {
    refuse();
    return new CollectionList(collections);
  }

  @Override
  public DocumentPage documents(DocumentQuery query) {
    return new DocumentPage(List.copyOf(documents.values()), null, false);
  }

  @Override
  public DocumentView document(UUID id) {
    refuse();
    DocumentView document = documents.get(id);
    if (document == null) {
      throw new OrchestratorException(
          "document_not_found", "There is no document with this id.", 404, false, null);
    }
    return document;
  }

  @Override
  public void deleteDocument(UUID id) {
    document(id);
    documents.remove(id);
  }

  @Override
  public String address() {
    return "http://127.0.0.1:8001";
  }

  @Override
  public boolean canRender() {
    return rendering;
  }

  @Override
  public boolean isHealthy() {
    return refusal == null;
  }

  private void refuse() {
    RuntimeException pending = refusal;
    if (pending != null) {
      throw pending;
    }
  }
}
