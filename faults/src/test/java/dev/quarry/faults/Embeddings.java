package dev.quarry.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An OpenAI-compatible embeddings endpoint that answers well or as it is told to. Thread-safe. */
final class Embeddings implements AutoCloseable {
  static final int DIMENSION = 8;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * @param status of the answer
   * @param body the answer to so many inputs; empty: real vectors
   */
  record Mood(int status, Function<List<String>, String> body) {}

  private static final Mood GOOD = new Mood(200, Embeddings::vectors);

  private final HttpServer server;
  private final AtomicInteger bad = new AtomicInteger();
  private volatile Mood mood = GOOD;

  Embeddings() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  void answer(Mood next) {
    mood = next;
  }

  void answerWell() {
    mood = GOOD;
  }

  /** How many answers were not good ones. */
  int badAnswers() {
    return bad.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
    List<String> input = new ArrayList<>();
    body.path("input").forEach(text -> input.add(text.asString()));
    Mood now = mood;
    if (!now.equals(GOOD)) {
      bad.incrementAndGet();
    }
    byte[] bytes = now.body().apply(input).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(now.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  static String vectors(List<String> input) {
    return data(input, text -> vector(text, DIMENSION));
  }

  /** One vector for each input, as the wire has them. */
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
