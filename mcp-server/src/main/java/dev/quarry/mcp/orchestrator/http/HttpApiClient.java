package dev.quarry.mcp.orchestrator.http;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiRequest;
import dev.quarry.model.JobSubmission;
import java.net.URI;
import java.nio.file.Path;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Calls any path of the API, one HTTP request per method call. Thread-safe. */
public final class HttpApiClient implements ApiClient {
  private static final String JSON = "application/json";
  private static final RequestBody EMPTY_BODY = RequestBody.create(new byte[0]);

  private final HttpExchange exchange;

  /**
   * @param address the orchestrator's base URL
   * @param apiKey sent as {@code X-API-Key} with every request
   * @throws IllegalArgumentException if the address is not an http or https URL
   */
  public HttpApiClient(String address, @Nullable String apiKey) {
    URI base = HttpUrl.get(address).uri();
    exchange = new HttpExchange(() -> base, () -> apiKey, ClientSettings.DEFAULTS);
  }

  @Override
  public JsonNode call(ApiRequest request) {
    return exchange.tree(builder(request).header("Accept", JSON).build());
  }

  @Override
  public byte[] bytes(ApiRequest request) {
    return exchange.bytes(builder(request).header("Accept", "*/*").build());
  }

  @Override
  public JsonNode estimate(JobSubmission submission, @Nullable Path file) {
    HttpUrl url = exchange.url("ingest-async").addQueryParameter("dry_run", "true").build();
    RequestBody body = file == null ? exchange.json(submission) : exchange.form(submission, file);
    return exchange.tree(new Request.Builder().url(url).post(body).build());
  }

  private Request.Builder builder(ApiRequest request) {
    HttpUrl.Builder url = exchange.url(request.path().toArray(String[]::new));
    request.query().forEach(url::addQueryParameter);
    return new Request.Builder().url(url.build()).method(request.method(), body(request));
  }

  /** OkHttp wants a body for methods that may have one. */
  private static @Nullable RequestBody body(ApiRequest request) {
    ApiRequest.Body body = request.body();
    if (body != null) {
      return RequestBody.create(body.content(), MediaType.get(body.type()));
    }
    return request.method().equals("POST") || request.method().equals("PUT") ? EMPTY_BODY : null;
  }
}
