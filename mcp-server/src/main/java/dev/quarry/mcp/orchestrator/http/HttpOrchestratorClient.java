package dev.quarry.mcp.orchestrator.http;

import dev.quarry.mcp.orchestrator.ChangeQuery;
import dev.quarry.mcp.orchestrator.DocumentQuery;
import dev.quarry.mcp.orchestrator.JobEventListener;
import dev.quarry.mcp.orchestrator.JobQuery;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.mcp.orchestrator.ScheduleClient;
import dev.quarry.mcp.orchestrator.VersionedJob;
import dev.quarry.model.CallerView;
import dev.quarry.model.ChangePage;
import dev.quarry.model.CollectionList;
import dev.quarry.model.DocumentPage;
import dev.quarry.model.DocumentView;
import dev.quarry.model.Health;
import dev.quarry.model.ItemPage;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobPage;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobView;
import dev.quarry.model.ReindexRequest;
import dev.quarry.model.SearchRequest;
import dev.quarry.model.SearchResponse;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** Calls the orchestrator's HTTP API, one request per method call. Thread-safe. */
public final class HttpOrchestratorClient implements OrchestratorClient {
  private static final MediaType GZIP = MediaType.get("application/gzip");
  private static final RequestBody EMPTY_BODY = RequestBody.create(new byte[0]);

  /** Added to the requested wait to get the read timeout of a long poll. */
  private static final Duration LONG_POLL_MARGIN = Duration.ofSeconds(10);

  private final HttpExchange exchange;

  /**
   * @param address the orchestrator's base URL
   * @param apiKey sent as {@code X-API-Key} with every request
   * @throws IllegalArgumentException if the address is not an http or https URL
   */
  public HttpOrchestratorClient(String address, @Nullable String apiKey) {
    this(fixed(HttpUrl.get(address).uri()), apiKey);
  }

  /**
   * A client that sends a different key with each request.
   *
   * @param keys supplies the key, for each request, in the thread that makes the call
   * @throws IllegalArgumentException if the address is not an http or https URL
   */
  public static HttpOrchestratorClient withKeys(
      String address, Supplier<@Nullable String> keys, ClientSettings settings) {
    return new HttpOrchestratorClient(
        new HttpExchange(fixed(HttpUrl.get(address).uri()), keys, settings));
  }

  private HttpOrchestratorClient(HttpExchange exchange) {
    this.exchange = exchange;
  }

  /**
   * @param address supplies the orchestrator's base URL for each request: it may change, and the
   *     first call may block until it is known
   * @param apiKey sent as {@code X-API-Key} with every request
   */
  public HttpOrchestratorClient(Supplier<URI> address, @Nullable String apiKey) {
    this(new HttpExchange(address, () -> apiKey, ClientSettings.DEFAULTS));
  }

  private static Supplier<URI> fixed(URI address) {
    return () -> address;
  }

  @Override
  public CallerView caller(@Nullable String key) {
    Request.Builder request = request(url("whoami"));
    if (key != null) {
      HttpExchange.withKey(request, key);
    }
    return exchange.send(request.build(), CallerView.class);
  }

  @Override
  public JobAccepted submit(JobSubmission submission) {
    Request.Builder request = request(url("ingest-async")).post(exchange.json(submission));
    return exchange.send(HttpExchange.withIdempotencyKey(request).build(), JobAccepted.class);
  }

  @Override
  public JobAccepted reindex(ReindexRequest reindex) {
    return exchange.send(post("reindex", reindex), JobAccepted.class);
  }

  @Override
  public JobAccepted submit(JobSubmission submission, Path file) {
    return exchange.send(
        request(url("ingest-async")).post(exchange.form(submission, file)).build(),
        JobAccepted.class);
  }

  @Override
  public void exportCollection(String collection, Path file) {
    exchange.download(request(url("collections", collection, "export")).build(), file);
  }

  @Override
  public JobAccepted importCollection(String collection, Path file) {
    RequestBody body = RequestBody.create(file.toFile(), GZIP);
    return exchange.submitLarge(
        request(url("collections", collection, "import")).post(body).build(), JobAccepted.class);
  }

  @Override
  public VersionedJob job(UUID id) {
    return exchange.sendVersioned(request(url("jobs", id.toString())).build(), null, Duration.ZERO);
  }

  @Override
  public VersionedJob awaitChange(VersionedJob seen, Duration wait) {
    Request.Builder request = request(url("jobs", seen.job().jobId().toString()));
    if (seen.version() != null) {
      request.header("If-None-Match", seen.version());
    }
    request.header("Prefer", "wait=" + Math.max(1, wait.toSeconds()));
    return exchange.sendVersioned(request.build(), seen, wait.plus(LONG_POLL_MARGIN));
  }

  @Override
  public JobPage jobs(JobQuery query) {
    HttpUrl.Builder url = url("jobs");
    addQuery(url, "status", query.status());
    addQuery(url, "type", query.type());
    addQuery(url, "collection", query.collection());
    addQuery(url, "q", query.search());
    addQuery(url, "limit", String.valueOf(query.limit()));
    addQuery(url, "cursor", query.cursor());
    return exchange.send(request(url).build(), JobPage.class);
  }

  @Override
  public JobView cancel(UUID id) {
    HttpUrl.Builder url = url("jobs", id.toString(), "cancel");
    return exchange.send(request(url).post(EMPTY_BODY).build(), JobView.class);
  }

  @Override
  public JobAccepted retry(UUID id, boolean failedItems) {
    HttpUrl.Builder url = url("jobs", id.toString(), "retry");
    addQuery(url, "items", failedItems ? ItemStatus.FAILED.code() : null);
    return exchange.send(request(url).post(EMPTY_BODY).build(), JobAccepted.class);
  }

  @Override
  public ItemPage items(UUID id, ItemStatus status, int limit) {
    HttpUrl.Builder url = url("jobs", id.toString(), "items");
    addQuery(url, "status", status.code());
    addQuery(url, "limit", String.valueOf(limit));
    return exchange.send(request(url).build(), ItemPage.class);
  }

  @Override
  public ChangePage changes(UUID id, ChangeQuery query) {
    HttpUrl.Builder url = url("jobs", id.toString(), "changes");
    addQuery(url, "change", query.change() == null ? null : query.change().code());
    addQuery(url, "limit", String.valueOf(query.limit()));
    addQuery(url, "cursor", query.cursor());
    return exchange.send(request(url).build(), ChangePage.class);
  }

  @Override
  public boolean events(UUID id, long after, JobEventListener listener) {
    Request.Builder request = request(url("jobs", id.toString(), "events"));
    request.header("Accept", "text/event-stream");
    if (after > 0) {
      request.header("Last-Event-ID", String.valueOf(after));
    }
    return exchange.follow(request.build(), listener);
  }

  @Override
  public ScheduleClient schedules() {
    return new HttpScheduleClient(exchange);
  }

  @Override
  public SearchResponse search(SearchRequest request) {
    return exchange.query(post("search", request), SearchResponse.class);
  }

  @Override
  public CollectionList collections() {
    return exchange.send(request(url("collections")).build(), CollectionList.class);
  }

  @Override
  public DocumentPage documents(DocumentQuery query) {
    HttpUrl.Builder url = url("documents");
    addQuery(url, "collection", query.collection());
    addQuery(url, "uri", query.uri());
    addQuery(url, "limit", String.valueOf(query.limit()));
    addQuery(url, "cursor", query.cursor());
    return exchange.send(request(url).build(), DocumentPage.class);
  }

  @Override
  public DocumentView document(UUID id) {
    return exchange.send(request(url("documents", id.toString())).build(), DocumentView.class);
  }

  @Override
  public void deleteDocument(UUID id) {
    exchange.send(request(url("documents", id.toString())).delete().build(), Void.class);
  }

  @Override
  public String address() {
    return exchange.address();
  }

  @Override
  public boolean isHealthy() {
    try {
      exchange.probe(request(url("health")).build(), Void.class);
      return true;
    } catch (OrchestratorException e) {
      return false;
    }
  }

  @Override
  public boolean canRender() {
    try {
      Health health = exchange.probe(request(url("health")).build(), Health.class);
      return health.components() != null
          && health.components().get("rendering") instanceof Map<?, ?> rendering
          && "up".equals(rendering.get("status"));
    } catch (OrchestratorException e) {
      return false;
    }
  }

  private Request post(String path, Object body) {
    return request(url(path)).post(exchange.json(body)).build();
  }

  private HttpUrl.Builder url(String... segments) {
    return exchange.url(segments);
  }

  private static Request.Builder request(HttpUrl.Builder url) {
    return new Request.Builder().url(url.build());
  }

  private static void addQuery(HttpUrl.Builder url, String name, @Nullable String value) {
    if (value != null) {
      url.addQueryParameter(name, value);
    }
  }
}
