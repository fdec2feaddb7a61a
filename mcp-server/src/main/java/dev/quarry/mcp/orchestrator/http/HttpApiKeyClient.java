package dev.quarry.mcp.orchestrator.http;

import dev.quarry.mcp.orchestrator.ApiKeyClient;
import dev.quarry.model.ApiKeyCreated;
import dev.quarry.model.ApiKeyPage;
import dev.quarry.model.ApiKeyRequest;
import dev.quarry.model.ApiKeyRotation;
import java.net.URI;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Calls {@code /admin/api-keys}, one HTTP request per method call. Thread-safe. */
public final class HttpApiKeyClient implements ApiKeyClient {
  private static final String MAX_PAGE_SIZE = "200";

  private final HttpExchange exchange;

  /**
   * @param address the orchestrator's base URL
   * @param apiKey key of an admin, sent as {@code X-API-Key} with every request
   * @throws IllegalArgumentException if the address is not an http or https URL
   */
  public HttpApiKeyClient(String address, @Nullable String apiKey) {
    URI base = HttpUrl.get(address).uri();
    exchange = new HttpExchange(() -> base, () -> apiKey, ClientSettings.DEFAULTS);
  }

  @Override
  public ApiKeyCreated create(ApiKeyRequest request) {
    return exchange.send(
        new Request.Builder().url(url().build()).post(exchange.json(request)).build(),
        ApiKeyCreated.class);
  }

  @Override
  public ApiKeyPage list(@Nullable String tenant, @Nullable String cursor) {
    HttpUrl.Builder url = url().addQueryParameter("limit", MAX_PAGE_SIZE);
    if (tenant != null) {
      url.addQueryParameter("tenant", tenant);
    }
    if (cursor != null) {
      url.addQueryParameter("cursor", cursor);
    }
    return exchange.send(new Request.Builder().url(url.build()).build(), ApiKeyPage.class);
  }

  @Override
  public ApiKeyCreated rotate(String id, @Nullable Integer keepOldSeconds) {
    return exchange.send(
        new Request.Builder()
            .url(url().addPathSegment(id).addPathSegment("rotate").build())
            .post(exchange.json(new ApiKeyRotation(keepOldSeconds)))
            .build(),
        ApiKeyCreated.class);
  }

  @Override
  public void revoke(String id) {
    exchange.send(
        new Request.Builder().url(url().addPathSegment(id).build()).delete().build(), Void.class);
  }

  private HttpUrl.Builder url() {
    return exchange.url("admin", "api-keys");
  }
}
