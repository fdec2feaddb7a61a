package dev.quarry.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A site of some pages that counts its requests and holds back the later ones until told. */
final class Site implements AutoCloseable {
  private final HttpServer server;
  private final int pages;
  private final int open;
  private final CountDownLatch allOpen = new CountDownLatch(1);
  private final Map<String, Integer> requests = new ConcurrentHashMap<>();

  Site(int pages, int open) throws IOException {
    this.pages = pages;
    this.open = open;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String start() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  void openAll() {
    allOpen.countDown();
  }

  /** How often each path was asked for. */
  Map<String, Integer> requests() {
    return Map.copyOf(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.merge(path, 1, Integer::sum);
    try (exchange) {
      if (path.startsWith("/page-") && Integer.parseInt(path.replaceAll("\\D", "")) > open) {
        allOpen.await();
      }
      boolean known = path.equals("/") || path.startsWith("/page-");
      byte[] body = (known ? page(path) : "<p>No.</p>").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      exchange.sendResponseHeaders(known ? 200 : 404, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String page(String path) {
    String links =
        path.equals("/")
            ? IntStream.rangeClosed(1, pages)
                .mapToObj(n -> "<li><a href='/page-" + n + "'>Page " + n + "</a></li>")
                .collect(Collectors.joining())
            : "";
    return "<html><head><title>%s</title></head><body><main><h1>%s</h1><p>This page about %s says where its stone was cut, by whom, and where it was shipped.</p><ul>%s</ul></main></body></html>"
        .formatted(path, path, path, links);
  }

  @Override
  public void close() {
    openAll();
    server.stop(0);
  }
}
