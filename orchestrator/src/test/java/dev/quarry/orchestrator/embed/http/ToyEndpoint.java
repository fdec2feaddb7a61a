package dev.quarry.orchestrator.embed.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An embeddings endpoint on loopback that returns toy vectors, or a prepared response. */
public final class ToyEndpoint implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  record Request(String path, @Nullable String authorization, List<String> input) {}

  private record Response(int status, String body, @Nullable String retryAfter) {}

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Queue<Response> responses = new ConcurrentLinkedQueue<>();
  private volatile boolean reversed;
  private volatile long tokens;
  private volatile UnaryOperator<float[]> change = UnaryOperator.identity();

  public ToyEndpoint() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  List<Request> requests() {
    return requests;
  }

  /** Prepares the response to the next request that has none yet. */
  void respondWith(int status, String body) {
    responses.add(new Response(status, body, null));
  }

  void respondWith(int status, String body, String retryAfter) {
    responses.add(new Response(status, body, retryAfter));
  }

  /** Responds with other vectors than those of the toy model from now on. */
  void change(UnaryOperator<float[]> vectors) {
    change = vectors;
  }

  void reverse() {
    reversed = true;
  }

  /** Responds with this number of tokens from now on. */
  public void charge(long tokensOfEachRequest) {
    tokens = tokensOfEachRequest;
  }

  private void handle(HttpExchange exchange) throws IOException {
    JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
    List<String> input = new ArrayList<>();
    body.path("input").forEach(text -> input.add(text.asString()));
    requests.add(
        new Request(
            exchange.getRequestURI().getPath(),
            exchange.getRequestHeaders().getFirst("Authorization"),
            List.copyOf(input)));
    Response response = responses.poll();
    if (response == null) {
      response = new Response(200, vectors(input), null);
    }
    if (response.retryAfter() != null) {
      exchange.getResponseHeaders().set("Retry-After", response.retryAfter());
    }
    byte[] bytes = response.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(response.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String vectors(List<String> input) {
    List<Map<String, Object>> data = new ArrayList<>();
    for (int i = 0; i < input.size(); i++) {
      data.add(Map.of("index", i, "embedding", change.apply(ToyVectors.of(input.get(i)))));
    }
    if (reversed) {
      Collections.reverse(data);
    }
    return JSON.writeValueAsString(
        tokens == 0
            ? Map.of("data", data)
            : Map.of("data", data, "usage", Map.of("total_tokens", tokens)));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
