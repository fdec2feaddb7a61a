package dev.quarry.orchestrator.egress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Real servers on loopback, which each test allows for its client. */
abstract class EgressFixture {
  static final Duration SOON = Duration.ofSeconds(10);
  static final int MEGABYTE = 1024 * 1024;

  final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
  HttpServer server;
  GuardedEgressClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    client = client(Resolver.system(), "127.0.0.1:" + port());
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  static GuardedEgressClient client(Resolver resolver, String... allowed) {
    return new GuardedEgressClient(
        new GuardedEgressClient.Settings(
            AllowList.parse(List.of(allowed)),
            Set.of(80, 443),
            "Quarry/test",
            Duration.ofSeconds(5)),
        resolver);
  }

  EgressResponse send(String path) throws EgressException, InterruptedException {
    return client.send(EgressRequest.get(uri(path), MEGABYTE, SOON));
  }

  EgressException failure(URI uri) {
    EgressException e =
        catchThrowableOfType(
            EgressException.class, () -> client.send(EgressRequest.get(uri, MEGABYTE, SOON)));
    assertThat(e).as("failure of %s", uri).isNotNull();
    return e;
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  URI uri(ServerSocket raw, String path) {
    client = client(Resolver.system(), "127.0.0.1");
    return URI.create("http://127.0.0.1:" + raw.getLocalPort() + path);
  }

  void serve(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  void record(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    seen.add(
        String.join(
            " ",
            exchange.getRequestURI().getPath(),
            headers.getFirst("Authorization"),
            headers.getFirst("Cookie"),
            headers.getFirst("api-key"),
            headers.getFirst("Accept")));
    reply(exchange, 200, Map.of(), new byte[0]);
  }

  static void redirect(HttpExchange exchange, int status, String target) throws IOException {
    reply(exchange, status, Map.of("Location", target), new byte[0]);
  }

  static void reply(HttpExchange exchange, int status, Map<String, String> headers, byte[] body)
      throws IOException {
    headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  /** Responds to one connection with these bytes, and then keeps it open or closes it. */
  static ServerSocket rawServer(String answer, boolean hold) throws IOException {
    ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket socket = listener.accept()) {
                socket.getOutputStream().write(answer.getBytes(UTF_8));
                while (hold && socket.getInputStream().read() >= 0) {
                  // Until the client closes the connection.
                }
              } catch (IOException e) {
                // The client has closed the connection, as these tests expect.
              }
            });
    return listener;
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
