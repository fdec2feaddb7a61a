package dev.quarry.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Resolves names below {@code .test} for the nodes; each lookup may get another result.
 * Thread-safe.
 */
final class NameServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, IntFunction<String>> answers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> lookups = new ConcurrentHashMap<>();

  NameServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /**
   * @param answer results of the first lookup, the second, ...: addresses separated by spaces, or
   *     {@code silenceN} for no response within N seconds
   */
  void name(String name, IntFunction<String> answer) {
    lookups.put(name, new AtomicInteger());
    answers.put(name, answer);
  }

  int lookups(String name) {
    return Objects.requireNonNull(lookups.get(name), name).get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String name = exchange.getRequestURI().getPath().substring(1);
      int lookup = Objects.requireNonNull(lookups.get(name), name).incrementAndGet();
      String addresses = Objects.requireNonNull(answers.get(name), name).apply(lookup);
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(addresses.getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
