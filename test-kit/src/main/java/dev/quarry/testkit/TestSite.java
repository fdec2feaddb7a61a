package dev.quarry.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A web server on loopback with a response for each path, that records its requests. Other paths
 * are 404. Thread-safe.
 */
public final class TestSite implements AutoCloseable {

  /** Answers one request. The site closes the exchange. */
  public interface Page {
    void answer(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private static final Page NOT_FOUND =
      exchange -> reply(exchange, 404, Map.of(), "nothing here".getBytes(UTF_8));

  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final Map<String, Page> prefixes = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final LoopbackServer server;

  public TestSite() throws IOException {
    server = new LoopbackServer(this::handle);
  }

  /** The URL of a path. */
  public String url(String path) {
    return server.url(path);
  }

  /** The paths and prefixes that have a response, sorted. */
  public Set<String> paths() {
    Set<String> paths = new TreeSet<>(pages.keySet());
    paths.addAll(prefixes.keySet());
    return paths;
  }

  /**
   * Sets the response of a path.
   *
   * @param path with its query
   */
  public void on(String path, Page page) {
    pages.put(path, page);
  }

  /** Sets the response of all paths that begin so and have none of their own. */
  public void onPrefix(String prefix, Page page) {
    prefixes.put(prefix, page);
  }

  /** Adds an HTML page with its own text and these links. */
  public void page(String path, String... links) {
    html(path, "", links);
  }

  /** As above, with additional elements in its head. */
  public void html(String path, String head, String... links) {
    String anchors =
        Arrays.stream(links)
            .map(link -> "<a href=\"" + link + "\">to " + link + "</a>")
            .collect(Collectors.joining("\n"));
    body(path, "text/html", "<html><head>" + head + "</head><p>Page " + path + "</p>" + anchors);
  }

  public void body(String path, String type, String body) {
    body(path, type, body.getBytes(UTF_8));
  }

  public void body(String path, String type, byte[] body) {
    on(path, exchange -> reply(exchange, 200, Map.of("Content-Type", type), body));
  }

  /** A response without a body. */
  public void status(String path, int status, Map<String, String> headers) {
    on(path, exchange -> reply(exchange, status, headers, ""));
  }

  public void redirect(String path, String target) {
    status(path, 302, Map.of("Location", target));
  }

  /** The requested paths, in order, without those that every crawl asks for. */
  public List<String> requests() {
    return requests.stream()
        .filter(path -> !Set.of("/robots.txt", "/sitemap.xml", "/llms.txt").contains(path))
        .toList();
  }

  /** Forgets the requests. */
  public void forget() {
    requests.clear();
  }

  public Map<String, Integer> requestsByPath() {
    Map<String, Integer> counted = new HashMap<>();
    requests().forEach(path -> counted.merge(path, 1, Integer::sum));
    return counted;
  }

  public int mostAtOnce() {
    return mostAtOnce.get();
  }

  public static void reply(
      HttpExchange exchange, int status, Map<String, String> headers, String body)
      throws IOException {
    reply(exchange, status, headers, body.getBytes(UTF_8));
  }

  public static void reply(
      HttpExchange exchange, int status, Map<String, String> headers, byte[] body)
      throws IOException {
    headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
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
    try (exchange) {
      page(path).answer(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the site is closed
    } finally {
      running.decrementAndGet();
    }
  }

  private Page page(String path) {
    Page exact = pages.get(path);
    return exact != null
        ? exact
        : prefixes.entrySet().stream()
            .filter(prefix -> path.startsWith(prefix.getKey()))
            .findFirst()
            .map(Map.Entry::getValue)
            .orElse(NOT_FOUND);
  }
}
