package dev.quarry.mcp.orchestrator.http;

import dev.quarry.mcp.orchestrator.TenantClient;
import dev.quarry.model.TenantErasureView;
import java.net.URI;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Calls {@code /admin/tenants}, one HTTP request per method call. Thread-safe. */
public final class HttpTenantClient implements TenantClient {
  private final HttpExchange exchange;

  /**
   * @param address the orchestrator's base URL
   * @param apiKey key of the operator, sent as {@code X-API-Key} with every request
   * @throws IllegalArgumentException if the address is not an http or https URL
   */
  public HttpTenantClient(String address, @Nullable String apiKey) {
    URI base = HttpUrl.get(address).uri();
    exchange = new HttpExchange(() -> base, () -> apiKey, ClientSettings.DEFAULTS);
  }

  @Override
  public TenantErasureView erase(String tenant) {
    HttpUrl url =
        exchange.url("admin", "tenants", tenant).addQueryParameter("confirm", tenant).build();
    return exchange.send(new Request.Builder().url(url).delete().build(), TenantErasureView.class);
  }

  @Override
  public TenantErasureView erasure(String tenant) {
    HttpUrl url = exchange.url("admin", "tenants", tenant, "erasure").build();
    return exchange.send(new Request.Builder().url(url).build(), TenantErasureView.class);
  }
}
