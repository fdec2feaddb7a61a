package dev.quarry.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real server on loopback that records each call. */
final class Upstream implements AutoCloseable {

  /** A recorded call. */
  record Call(String method, String path, Headers headers, byte[] body) {
    String header(String name) {
      String value = headers.getFirst(name);
      return value == null ? "" : value;
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** Responds to a call whose body has been read. */
  interface Answering {
    void answer(HttpExchange exchange, Call call) throws IOException, InterruptedException;
  }

  final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final HttpServer server;

  Upstream() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  void serve(String path, Answering answering) {
    server.createContext(path, handler(answering));
  }

  private HttpHandler handler(Answering answering) {
    return exchange -> {
      Call call =
          new Call(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              exchange.getRequestBody().readAllBytes());
      calls.add(call);
      try (exchange) {
        answering.answer(exchange, call);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  static void json(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    reply(exchange, status, body.getBytes(StandardCharsets.UTF_8));
  }

  static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  static void line(HttpExchange exchange, String text) throws IOException {
    exchange.getResponseBody().write((text + "\n").getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  static void awaitUninterrupted(CountDownLatch latch, int seconds) throws InterruptedException {
    boolean counted =
        seconds == 0
            ? latch.await(100, TimeUnit.MILLISECONDS)
            : latch.await(seconds, TimeUnit.SECONDS);
    assertThat(counted || latch.getCount() > 0).isTrue();
  }
}
