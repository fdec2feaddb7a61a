package dev.quarry.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quarry.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An OpenAI-compatible embeddings endpoint whose responses the test can change. Thread-safe. */
final class Embeddings implements AutoCloseable {
  static final int DIMENSION = 8;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * @param status of the response
   * @param body the response for a number of inputs; empty: real vectors
   */
  record EndpointResponse(int status, Function<List<String>, String> body) {}

  private static final EndpointResponse VECTORS = new EndpointResponse(200, Embeddings::vectors);

  private final HttpServer server;
  private final AtomicInteger bad = new AtomicInteger();
  private final AtomicInteger embedded = new AtomicInteger();
  private final Semaphore permits = new Semaphore(0);
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean limited;
  private volatile EndpointResponse response = VECTORS;

  Embeddings() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  void respondWith(EndpointResponse next) {
    response = next;
  }

  void answerWell() {
    response = VECTORS;
  }

  /** Requests wait from now on, except for as many texts as {@link #allow} says. */
  void pause() {
    limited = true;
  }

  void allow(int texts) {
    permits.release(texts);
  }

  /**
   * Ends the requests that wait without a response. After the client was killed nobody reads one,
   * and its texts are not to be counted.
   */
  void dropWaiting() {
    waiting.forEach(Thread::interrupt);
    Await.until("no request waits", Duration.ofSeconds(10), waiting::isEmpty);
  }

  void resume() {
    limited = false;
    permits.release(Integer.MAX_VALUE / 2);
  }

  /** The number of texts that were embedded. */
  int embedded() {
    return embedded.get();
  }

  /** The number of responses that were not real vectors. */
  int badAnswers() {
    return bad.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
    List<String> input = new ArrayList<>();
    body.path("input").forEach(text -> input.add(text.asString()));
    EndpointResponse now = response;
    if (!now.equals(VECTORS)) {
      bad.incrementAndGet();
    }
    if (limited && !permitted(input.size())) {
      exchange.close();
      return;
    }
    embedded.addAndGet(input.size());
    byte[] bytes = now.body().apply(input).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(now.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Waits for permits; false if the request was dropped meanwhile. */
  private boolean permitted(int texts) {
    waiting.add(Thread.currentThread());
    try {
      permits.acquire(texts);
      return true;
    } catch (InterruptedException dropped) {
      return false;
    } finally {
      waiting.remove(Thread.currentThread());
    }
  }

  static String vectors(List<String> input) {
    return data(input, text -> vector(text, DIMENSION));
  }

  /** One vector for each input, in the format of the API. */
  static String data(List<String> input, Function<String, List<?>> vector) {
    List<Map<String, Object>> data = new ArrayList<>();
    for (int i = 0; i < input.size(); i++) {
      data.add(Map.of("index", i, "embedding", vector.apply(input.get(i))));
    }
    return JSON.writeValueAsString(Map.of("data", data));
  }

  static List<Double> vector(String text, int dimension) {
    Random random = new Random(text.hashCode());
    return random.doubles(dimension, 0.1, 1).boxed().toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
