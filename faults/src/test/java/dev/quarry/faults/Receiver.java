package dev.quarry.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * A receiver of webhooks that records messages and responds as the test configures. Thread-safe.
 */
final class Receiver implements AutoCloseable {
  static final CountDownLatch NOW = new CountDownLatch(0);

  /** A received message. */
  record Message(String path, String id, String body) {}

  private final HttpServer server;
  private final Map<String, String> headers;
  private final CountDownLatch hold;
  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private volatile int status;

  /** Listens on the loopback address; responds at once. */
  Receiver(int status) throws IOException {
    this(InetAddress.getLoopbackAddress(), status, Map.of(), NOW);
  }

  /**
   * @param hold delay of the response
   */
  Receiver(InetAddress address, int status, Map<String, String> headers, CountDownLatch hold)
      throws IOException {
    this.status = status;
    this.headers = headers;
    this.hold = hold;
    server = HttpServer.create(new InetSocketAddress(address, 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      messages.add(
          new Message(
              exchange.getRequestURI().getPath(),
              String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id")),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      hold.await();
      headers.forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void answerWith(int next) {
    status = next;
  }

  List<Message> messages() {
    return List.copyOf(messages);
  }

  List<String> ids() {
    return messages.stream().map(Message::id).toList();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
