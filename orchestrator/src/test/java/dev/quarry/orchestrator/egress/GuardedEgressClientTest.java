package dev.quarry.orchestrator.egress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedEgressClientTest extends EgressFixture {
  @Test
  void returns_the_response_of_the_server() throws Exception {
    serve("/", exchange -> reply(exchange, 404, Map.of("X-Kind", "a"), "gone".getBytes(UTF_8)));
    EgressResponse response = send("/");
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.header("x-kind")).contains("a");
    assertThat(new String(response.body(), UTF_8)).isEqualTo("gone");
    assertThat(response.uri()).isEqualTo(uri("/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.2:%d/",
        "http://localhost:1/",
        "http://[::1]:%d/",
        "http://0.0.0.0:%d/",
        "http://127.0.0.1:1/",
        "http://[::ffff:127.0.0.1]:1/",
        "http://0x7f.1:1/",
        "http://[::]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://2852039166/",
        "http://0251.0376.0251.0376/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2002:a9fe:a9fe::]/",
        "http://127.1/"
      })
  void blocks_addresses_that_are_not_on_the_allow_list(String url) {
    assertThat(failure(URI.create(String.format(url, port()))).code())
        .isIn("blocked_address", "blocked_port");
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://example.org/, blocked_scheme",
    "file:///etc/passwd, blocked_scheme",
    "jar:http://example.org/x, blocked_scheme",
    "gopher://127.0.0.1/, blocked_scheme",
    "http:///path, unknown_host",
    "http://user:secret@example.org/, invalid_url",
    "relative/path, invalid_url",
    "'', invalid_url",
  })
  void rejects_urls_that_are_not_http_or_contain_credentials(String url, String code) {
    assertThat(failure(URI.create(url)).code()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.2:%d/",
        "//127.0.0.2:%d/",
        "http://127.0.0.1:1/",
        "http://169.254.169.254/",
        "http://inside.example/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/"
      })
  void checks_every_redirect_again(String target) {
    serve("/", exchange -> redirect(exchange, 302, String.format(target, port())));
    client = client(host -> List.of(InetAddress.ofLiteral("10.0.0.1")), "127.0.0.1:" + port());
    assertThat(failure(uri("/")).code()).isIn("blocked_address", "blocked_port", "blocked_scheme");
  }

  @Test
  void follows_redirects_and_returns_the_final_uri() throws Exception {
    serve("/a", exchange -> redirect(exchange, 301, "b?x=1#part"));
    serve("/b", exchange -> reply(exchange, 200, Map.of(), "end".getBytes(UTF_8)));
    assertThat(send("/a").uri()).isEqualTo(uri("/b?x=1"));
  }

  @ParameterizedTest
  @CsvSource({"503, 0", "408, 0", "408,", "503, 1767225600000", "429, 1767225600000", "503, soon"})
  void sends_a_request_once_and_passes_on_retry_after(int status, String after) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Map<String, String> headers = after == null ? Map.of() : Map.of("Retry-After", after);
    serve(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          reply(exchange, status, headers, new byte[0]);
        });
    EgressRequest post =
        new EgressRequest("POST", uri("/"), Map.of(), "call".getBytes(UTF_8), MEGABYTE, SOON, 0);
    for (EgressRequest request : List.of(EgressRequest.get(uri("/"), MEGABYTE, SOON), post)) {
      asked.set(0);
      EgressResponse answer = client.send(request);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("retry-after")).isEqualTo(Optional.ofNullable(after));
      assertThat(answer.headers()).doesNotContainKey("quarry-retry-after");
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void ends_redirect_loops_and_chains() {
    serve("/loop", exchange -> redirect(exchange, 302, "/loop"));
    AtomicInteger hops = new AtomicInteger();
    serve("/chain", exchange -> redirect(exchange, 302, "/chain?" + hops.incrementAndGet()));
    assertThat(failure(uri("/loop")).code()).isEqualTo("too_many_redirects");
    assertThat(failure(uri("/chain")).code()).isEqualTo("too_many_redirects");
    assertThat(hops).hasValue(6);
  }

  @Test
  void returns_the_redirect_if_max_redirects_is_zero() throws Exception {
    serve("/", exchange -> redirect(exchange, 302, "http://169.254.169.254/"));
    EgressRequest request = EgressRequest.get(uri("/"), 10, SOON).withMaxRedirects(0);
    assertThat(client.send(request).status()).isEqualTo(302);
  }

  @Test
  void keeps_credentials_within_their_origin() throws Exception {
    Map<String, String> secrets =
        Map.of("Authorization", "Bearer x", "Cookie", "a=b", "api-key", "k", "Accept", "text/html");
    HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    other.createContext("/", exchange -> record(exchange));
    other.start();
    try {
      int otherPort = other.getAddress().getPort();
      client = client(Resolver.system(), "127.0.0.1");
      serve("/same", exchange -> redirect(exchange, 302, "/target"));
      serve("/target", exchange -> record(exchange));
      serve("/away", exchange -> redirect(exchange, 302, "http://127.0.0.1:" + otherPort + "/x"));
      client.send(
          EgressRequest.get(uri("/same"), 100, SOON).withHeaders(secrets).withMaxRedirects(5));
      client.send(
          EgressRequest.get(uri("/away"), 100, SOON).withHeaders(secrets).withMaxRedirects(5));
    } finally {
      other.stop(0);
    }
    assertThat(seen)
        .containsExactly("/target Bearer x a=b k text/html", "/x null null null text/html");
  }

  @Test
  void does_not_repeat_a_body_to_another_origin() {
    serve("/", exchange -> redirect(exchange, 307, "http://localhost:" + port() + "/"));
    client = client(Resolver.system(), "127.0.0.1");
    EgressRequest request =
        new EgressRequest("POST", uri("/"), Map.of(), new byte[] {1}, 100, SOON, 5);
    EgressException e = catchThrowableOfType(EgressException.class, () -> client.send(request));
    assertThat(e.code()).isEqualTo("protocol_error");
  }

  @Test
  void connects_to_the_address_that_was_checked() throws Exception {
    serve("/", exchange -> reply(exchange, 200, Map.of(), new byte[0]));
    AtomicInteger asked = new AtomicInteger();
    // The name resolves to the allowed address once, and to another one afterwards.
    Resolver rebinding =
        host ->
            List.of(
                InetAddress.ofLiteral(asked.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2"));
    client = client(rebinding, "127.0.0.1:" + port());
    URI name = URI.create("http://rebinding.example:" + port() + "/");
    assertThat(client.send(EgressRequest.get(name, 10, SOON)).status()).isEqualTo(200);
    assertThat(asked).hasValue(1);
    assertThat(failure(name).code()).isEqualTo("blocked_address");
  }

  @Test
  void failures_do_not_contain_resolved_addresses() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    client = client(host -> List.of(InetAddress.ofLiteral("127.0.0.1")), "127.0.0.0/8");
    EgressException e = failure(URI.create("http://name.example:" + closed + "/"));
    assertThat(e.code()).isEqualTo("connect_failed");
    assertThat(e.retryable()).isTrue();
    assertThat(e.getMessage()).contains("name.example:" + closed).doesNotContain("127.0.0.1");
  }

  @Test
  void decompresses_offered_encodings() throws Exception {
    byte[] text = "compressed".repeat(50).getBytes(UTF_8);
    serve(
        "/gzip", exchange -> reply(exchange, 200, Map.of("Content-Encoding", "gzip"), gzip(text)));
    serve(
        "/twice",
        exchange ->
            reply(exchange, 200, Map.of("Content-Encoding", "gzip, gzip"), gzip(gzip(text))));
    serve(
        "/deflate",
        exchange -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          try (OutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(text);
          }
          reply(exchange, 200, Map.of("Content-Encoding", "deflate"), bytes.toByteArray());
        });
    for (String path : List.of("/gzip", "/twice", "/deflate")) {
      EgressResponse response = send(path);
      assertThat(response.body()).isEqualTo(text);
      assertThat(response.header("content-encoding")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"br, 'x'", "'gzip, gzip, gzip', 'x'", "gzip, 'this is no gzip'"})
  void rejects_encodings_that_were_not_offered(String encoding, String body) {
    serve(
        "/",
        exchange ->
            reply(exchange, 200, Map.of("Content-Encoding", encoding), body.getBytes(UTF_8)));
    assertThat(failure(uri("/")).code()).isEqualTo("protocol_error");
  }

  @Test
  void counts_bytes_after_decompression() throws Exception {
    byte[] bomb = gzip(new byte[64 * MEGABYTE]);
    assertThat(bomb.length).isLessThan(MEGABYTE);
    serve("/", exchange -> reply(exchange, 200, Map.of("Content-Encoding", "gzip"), bomb));
    assertThat(failure(uri("/")).code()).isEqualTo("too_large");
  }

  @Test
  void rejects_a_content_length_of_ten_gigabytes_at_once() throws Exception {
    try (ServerSocket raw =
        rawServer("HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\nabc", false)) {
      assertThat(failure(uri(raw, "/")).code()).isEqualTo("too_large");
    }
  }

  @Test
  void ends_an_endless_body() {
    serve(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] block = new byte[64 * 1024];
          try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < 10_000; i++) {
              out.write(block);
            }
          }
        });
    assertThat(failure(uri("/")).code()).isEqualTo("too_large");
  }

  @Test
  void ends_endless_headers() throws Exception {
    String header = "X-Filler: " + "a".repeat(1000) + "\r\n";
    try (ServerSocket raw = rawServer("HTTP/1.1 200 OK\r\n" + header.repeat(1000), true)) {
      EgressException e = failure(uri(raw, "/"));
      assertThat(e.code()).isEqualTo("protocol_error");
      assertThat(e.getMessage()).contains("127.0.0.1:" + raw.getLocalPort());
    }
  }

  @Test
  void ends_a_slow_body_when_its_time_is_over() throws Exception {
    try (ServerSocket raw = rawServer("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc", true)) {
      EgressRequest request = EgressRequest.get(uri(raw, "/"), 2000, Duration.ofMillis(300));
      client = client(Resolver.system(), "127.0.0.1");
      EgressException e = catchThrowableOfType(EgressException.class, () -> client.send(request));
      assertThat(e.code()).isEqualTo("timeout");
      assertThat(e.retryable()).isTrue();
      assertThat(e.getMessage()).contains("127.0.0.1:" + raw.getLocalPort());
    }
  }

  @Test
  void returns_at_once_when_interrupted() throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    serve(
        "/",
        exchange -> {
          connected.countDown();
          await(release);
          reply(exchange, 200, Map.of(), new byte[0]);
        });
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    send("/");
                  } catch (Exception e) {
                    thrown.set(e);
                  }
                });
    connected.await();
    caller.interrupt();
    // The server has not responded yet, so the interrupt has ended the call.
    assertThat(caller.join(SOON)).isTrue();
    release.countDown();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void sends_the_user_agent_and_ignores_a_host_header_of_the_caller() throws Exception {
    serve(
        "/",
        exchange -> {
          seen.add(exchange.getRequestHeaders().getFirst("User-Agent"));
          seen.add(exchange.getRequestHeaders().getFirst("Host"));
          reply(exchange, 200, Map.of(), new byte[0]);
        });
    client.send(
        EgressRequest.get(uri("/"), 10, SOON)
            .withHeaders(Map.of("Host", "inside"))
            .withMaxRedirects(0));
    assertThat(seen).containsExactly("Quarry/test", "127.0.0.1:" + port());
  }

  @Test
  void refuses_line_breaks_in_headers() {
    EgressRequest request =
        EgressRequest.get(uri("/"), 10, SOON)
            .withHeaders(Map.of("X-A", "b\r\nX-C: d"))
            .withMaxRedirects(0);
    EgressException e = catchThrowableOfType(EgressException.class, () -> client.send(request));
    assertThat(e.code()).isEqualTo("protocol_error");
  }

  @Test
  void reports_an_unknown_host() {
    client =
        client(
            host -> {
              throw new UnknownHostException(host);
            });
    EgressException e = failure(URI.create("http://nowhere.example/"));
    assertThat(e.code()).isEqualTo("unknown_host");
    assertThat(e.retryable()).isFalse();
  }
}
