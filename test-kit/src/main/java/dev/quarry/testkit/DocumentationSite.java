package dev.quarry.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An HTTP server with a start page and {@code pages} chapters. It counts requests, and holds back
 * the responses for chapters above {@code open} until {@link #openAll}.
 */
public final class DocumentationSite implements AutoCloseable {
  private static final String[] SUBJECTS = {
    "granite", "marble", "limestone", "slate", "basalt", "sandstone"
  };

  private final LoopbackServer server;
  private final int pages;
  private final CountDownLatch allOpen = new CountDownLatch(1);
  private final int open;
  private final Map<String, Integer> requests = new ConcurrentHashMap<>();

  public DocumentationSite(int pages, int open) throws IOException {
    this.pages = pages;
    this.open = open;
    server = new LoopbackServer(this::respond);
  }

  public URI start() {
    return URI.create(server.url("/"));
  }

  public static String chapter(int number) {
    return "/chapter-" + number + ".html";
  }

  public static String subject(int number) {
    return SUBJECTS[number % SUBJECTS.length] + " quarry number " + number;
  }

  /** Releases the responses that were held back. */
  public void openAll() {
    allOpen.countDown();
  }

  /** The number of requests for each path. */
  public Map<String, Integer> requests() {
    return Map.copyOf(requests);
  }

  private void respond(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.merge(path, 1, Integer::sum);
    try (exchange) {
      if (path.equals("/")) {
        send(exchange, 200, index());
      } else if (path.startsWith("/chapter-")) {
        int number = Integer.parseInt(path.replaceAll("\\D", ""));
        if (number > open) {
          allOpen.await();
        }
        send(exchange, 200, page(number));
      } else {
        send(exchange, 404, "<p>Nothing here.</p>");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String index() {
    String links =
        IntStream.rangeClosed(1, pages)
            .mapToObj(n -> "<li><a href='" + chapter(n) + "'>Chapter " + n + "</a></li>")
            .collect(Collectors.joining());
    return "<html><head><title>Handbook of stone</title></head><body><main><h1>Handbook of stone"
        + "</h1><p>All that a mason wants to know about stone.</p><ul>"
        + links
        + "</ul></main></body></html>";
  }

  private static String page(int number) {
    String subject = subject(number);
    return "<html><head><title>Chapter "
        + number
        + "</title></head><body><main><h1>Chapter "
        + number
        + "</h1><h2>About "
        + subject
        + "</h2><p>The "
        + subject
        + " was opened by monks who cut its stone by hand and shipped it down the river.</p>"
        + "</main></body></html>";
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    openAll();
    server.close();
  }
}
