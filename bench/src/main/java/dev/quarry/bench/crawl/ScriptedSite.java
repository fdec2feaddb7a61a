package dev.quarry.bench.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.quarry.testkit.LoopbackServer;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** A web server on loopback with a response for each path; other paths are 404. Thread-safe. */
final class ScriptedSite implements AutoCloseable {
  private static final int NO_BODY = -1;

  private final Map<String, Response> responses = new ConcurrentHashMap<>();
  private final LoopbackServer server;

  /** Answers one request; the server closes the exchange. */
  interface Response {
    void send(HttpExchange exchange) throws IOException, InterruptedException;
  }

  ScriptedSite() throws IOException {
    server = new LoopbackServer(this::respond);
  }

  String url(String path) {
    return server.url(path);
  }

  /** The paths that have a response, sorted. */
  Set<String> paths() {
    return new TreeSet<>(responses.keySet());
  }

  /**
   * Sets the response of a path.
   *
   * @param path without query, or with: then only requests with this query get the response
   */
  void on(String path, Response response) {
    responses.put(path, response);
  }

  void html(String path, String html) {
    body(path, "text/html", html.getBytes(UTF_8));
  }

  void body(String path, String type, byte[] body) {
    on(path, exchange -> send(exchange, 200, Map.of("Content-Type", type), body));
  }

  /** A response without a body. */
  void status(String path, int status, Map<String, String> headers) {
    on(path, exchange -> send(exchange, status, headers, new byte[0]));
  }

  void redirect(String path, String target) {
    status(path, 302, Map.of("Location", target));
  }

  static void send(HttpExchange exchange, int status, Map<String, String> headers, byte[] body)
      throws IOException {
    headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    exchange.sendResponseHeaders(status, body.length == 0 ? NO_BODY : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.close();
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      Response missing = request -> send(request, 404, Map.of(), "nothing here".getBytes(UTF_8));
      Response ofPath = responses.getOrDefault(exchange.getRequestURI().getRawPath(), missing);
      String withQuery = exchange.getRequestURI().toString();
      Objects.requireNonNull(responses.getOrDefault(withQuery, ofPath)).send(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the site is closed
    }
  }
}
