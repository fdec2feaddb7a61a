package dev.quarry.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node's HTTP API as a client sees it. Thread-safe. */
final class Api {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(30);

  private final String base;

  Api(String base) {
    this.base = base;
  }

  record Response(int status, JsonNode body, Optional<String> retryAfter, Duration took) {
    UUID jobId() {
      return UUID.fromString(body.path("job_id").asString());
    }
  }

  Response get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(base + path)).GET());
  }

  Response post(String path, Object body) throws IOException, InterruptedException {
    return post(path, body, Map.of());
  }

  Response post(String path, Object body, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    body instanceof String text ? text : JSON.writeValueAsString(body)));
    headers.forEach(request::header);
    return send(request);
  }

  String text(String path) throws IOException, InterruptedException {
    return whole(HttpRequest.newBuilder(URI.create(base + path)).GET()).body();
  }

  /**
   * A timeout of the request would end with the headers, but a node may be frozen after it has sent
   * them.
   */
  private static HttpResponse<String> whole(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> response =
        HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    try {
      return response.get(RESPONSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new HttpTimeoutException("no whole response within " + RESPONSE_TIMEOUT);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
  }

  private static Response send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    long sent = System.nanoTime();
    HttpResponse<String> response = whole(request);
    Duration took = Duration.ofNanos(System.nanoTime() - sent);
    String type = response.headers().firstValue("Content-Type").orElse("");
    return new Response(
        response.statusCode(),
        type.contains("json") ? JSON.readTree(response.body()) : JSON.missingNode(),
        response.headers().firstValue("Retry-After"),
        took);
  }
}
