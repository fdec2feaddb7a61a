package dev.quarry.orchestrator.pipeline.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.quarry.testkit.LoopbackServer;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A real web server on loopback that records its requests. */
final class TestSite implements AutoCloseable {

  /** Answers one request. */
  interface Page {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final LoopbackServer server;

  TestSite() throws IOException {
    server = new LoopbackServer(this::handle);
  }

  /** The URL of a path. */
  String url(String path) {
    return server.url(path);
  }

  void on(String path, Page page) {
    pages.put(path, page);
  }

  /** Adds an HTML page with its own text and these links. */
  void page(String path, String... links) {
    html(path, "", links);
  }

  /** As above, with additional elements in its head. */
  void html(String path, String head, String... links) {
    String anchors =
        Arrays.stream(links)
            .map(link -> "<a href=\"" + link + "\">to " + link + "</a>")
            .collect(Collectors.joining("\n"));
    body(path, "text/html", "<html><head>" + head + "</head><p>Page " + path + "</p>" + anchors);
  }

  void body(String path, String type, String body) {
    on(path, exchange -> reply(exchange, 200, Map.of("Content-Type", type), body));
  }

  void status(String path, int status, Map<String, String> headers) {
    on(path, exchange -> reply(exchange, status, headers, ""));
  }

  void redirect(String path, String target) {
    status(path, 302, Map.of("Location", target));
  }

  /** The requested paths, in order, without those that every crawl asks for. */
  List<String> requests() {
    return requests.stream()
        .filter(path -> !Set.of("/robots.txt", "/sitemap.xml", "/llms.txt").contains(path))
        .toList();
  }

  /** Forgets the requests. */
  void forget() {
    requests.clear();
  }

  Map<String, Integer> requestsByPath() {
    Map<String, Integer> counted = new HashMap<>();
    requests().forEach(path -> counted.merge(path, 1, Integer::sum));
    return counted;
  }

  int mostAtOnce() {
    return mostAtOnce.get();
  }

  static void reply(HttpExchange exchange, int status, Map<String, String> headers, String body)
      throws IOException {
    headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    requests.add(path);
    mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      Page notFound = missing -> reply(missing, 404, Map.of(), "nothing here");
      Objects.requireNonNullElse(pages.get(path), notFound).answer(exchange);
    } finally {
      running.decrementAndGet();
    }
  }
}
