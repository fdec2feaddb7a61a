package dev.quarry.mcp.orchestrator.http;

import dev.quarry.mcp.orchestrator.ScheduleClient;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.SchedulePage;
import dev.quarry.model.ScheduleRequest;
import dev.quarry.model.ScheduleView;
import java.util.UUID;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** Calls {@code /schedules}, one HTTP request per method call. Thread-safe. */
final class HttpScheduleClient implements ScheduleClient {
  private static final RequestBody EMPTY_BODY = RequestBody.create(new byte[0]);

  private final HttpExchange exchange;

  HttpScheduleClient(HttpExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public ScheduleView create(ScheduleRequest request) {
    return exchange.send(
        HttpExchange.withIdempotencyKey(request(url()).post(exchange.json(request))).build(),
        ScheduleView.class);
  }

  @Override
  public SchedulePage list(int limit, @Nullable String cursor) {
    HttpUrl.Builder url = url().addQueryParameter("limit", String.valueOf(limit));
    if (cursor != null) {
      url.addQueryParameter("cursor", cursor);
    }
    return exchange.send(request(url).build(), SchedulePage.class);
  }

  @Override
  public ScheduleView find(UUID id) {
    return exchange.send(request(url(id)).build(), ScheduleView.class);
  }

  @Override
  public ScheduleView change(UUID id, ScheduleRequest request) {
    return exchange.send(
        request(url(id)).patch(exchange.json(request)).build(), ScheduleView.class);
  }

  @Override
  public JobAccepted run(UUID id) {
    return exchange.send(
        request(url(id).addPathSegment("run")).post(EMPTY_BODY).build(), JobAccepted.class);
  }

  @Override
  public void delete(UUID id) {
    exchange.send(request(url(id)).delete().build(), Void.class);
  }

  private HttpUrl.Builder url() {
    return exchange.url("schedules");
  }

  private HttpUrl.Builder url(UUID id) {
    return exchange.url("schedules", id.toString());
  }

  private static Request.Builder request(HttpUrl.Builder url) {
    return new Request.Builder().url(url.build());
  }
}
