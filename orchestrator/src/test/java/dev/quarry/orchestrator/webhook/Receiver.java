package dev.quarry.orchestrator.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A webhook receiver on loopback with configurable responses. */
public final class Receiver implements AutoCloseable {
  /** A received message. */
  public record Message(String id, String timestamp, String signature, String body) {

    /** Whether it was signed with exactly these secrets, the newest first. */
    boolean signedWith(WebhookSecret... secrets) {
      Instant at = Instant.ofEpochSecond(Long.parseLong(timestamp));
      return signature.equals(Signature.sign(id, at, body.getBytes(UTF_8), List.of(secrets)));
    }

    public boolean signedWith(String secret) {
      return signedWith(WebhookSecret.parse(secret).orElseThrow());
    }
  }

  private final HttpServer server;
  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private volatile int status = 204;
  private volatile Map<String, String> headers = Map.of();
  private volatile CountDownLatch held = new CountDownLatch(0);

  public Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::receive);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  int port() {
    return server.getAddress().getPort();
  }

  public List<Message> messages() {
    return messages;
  }

  void respondWith(int newStatus, Map<String, String> newHeaders) {
    headers = newHeaders;
    status = newStatus;
  }

  /** Accepts messages and does not respond until it is released. */
  void hang() {
    held = new CountDownLatch(1);
  }

  void release() {
    held.countDown();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      var sent = exchange.getRequestHeaders();
      messages.add(
          new Message(
              sent.getFirst("webhook-id"),
              sent.getFirst("webhook-timestamp"),
              sent.getFirst("webhook-signature"),
              new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
      held.await();
      headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    release();
    server.stop(0);
  }
}
