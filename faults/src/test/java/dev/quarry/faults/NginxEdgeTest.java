package dev.quarry.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.LoopbackServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What nginx does by itself, before a server of the test. */
class NginxEdgeTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String PASSWORD = "changeit";

  @TempDir private Path folder;

  @BeforeAll
  static void require() throws Exception {
    NginxServer.requireTools();
  }

  private static NginxServer before(LoopbackServer server, Map<String, Object> more)
      throws Exception {
    Map<String, Object> variables = new HashMap<>(more);
    variables.put("nginx_orchestrators", List.of(URI.create(server.url("")).getAuthority()));
    return NginxServer.start(variables);
  }

  /** Responds with the headers of the request. */
  private static LoopbackServer echo() throws Exception {
    return new LoopbackServer(
        exchange -> {
          try (exchange) {
            StringBuilder headers = new StringBuilder();
            exchange
                .getRequestHeaders()
                .forEach((name, values) -> headers.append(name).append(": ").append(values));
            byte[] body = headers.toString().getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  @Test
  void requests_beyond_the_rate_of_an_address_get_429() throws Exception {
    try (LoopbackServer server = echo();
        NginxServer nginx =
            before(
                server,
                Map.of(
                    "nginx_rate",
                    "1r/m",
                    "nginx_burst",
                    2,
                    "nginx_internal_networks",
                    List.of("127.0.0.9")))) {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        statuses.add(get(HTTP, nginx.url() + "/jobs").statusCode());
      }
      assertThat(statuses).containsExactly(200, 200, 200, 429, 429);
      HttpResponse<String> refused = get(HTTP, nginx.url() + "/mcp");
      assertProblem(refused, 429, "rate_limited");
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(get(from("127.0.0.2"), nginx.url() + "/jobs").statusCode()).isEqualTo(200);
      for (int i = 0; i < 5; i++) {
        assertThat(get(from("127.0.0.9"), nginx.url() + "/jobs").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void open_requests_beyond_the_limit_of_an_address_get_429() throws Exception {
    Semaphore end = new Semaphore(0);
    Semaphore arrived = new Semaphore(0);
    try (LoopbackServer server =
            new LoopbackServer(
                exchange -> {
                  arrived.release();
                  end.acquireUninterruptibly();
                  exchange.sendResponseHeaders(204, -1);
                  exchange.close();
                });
        NginxServer nginx = before(server, Map.of("nginx_connections", 2))) {
      List<CompletableFuture<HttpResponse<String>>> open = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        open.add(
            HTTP.sendAsync(nginx.request("/jobs").build(), HttpResponse.BodyHandlers.ofString()));
      }
      arrived.acquire(2);
      assertProblem(get(HTTP, nginx.url() + "/jobs"), 429, "rate_limited");
      end.release(3);
      for (CompletableFuture<HttpResponse<String>> each : open) {
        assertThat(each.get().statusCode()).isEqualTo(204);
      }
      assertThat(get(HTTP, nginx.url() + "/jobs").statusCode()).isEqualTo(204);
    }
  }

  /** Servers that read a request and close the connection. */
  @Test
  void a_get_is_repeated_at_another_server_and_a_post_is_not() throws Exception {
    AtomicInteger received = new AtomicInteger();
    try (LoopbackServer one = closing(received);
        LoopbackServer other = closing(received);
        NginxServer nginx =
            NginxServer.start(
                Map.of(
                    "nginx_max_fails",
                    0,
                    "nginx_orchestrators",
                    List.of(
                        URI.create(one.url("")).getAuthority(),
                        URI.create(other.url("")).getAuthority())))) {
      for (String path : List.of("/ingest-async", "/ingest-async/batch", "/api/a/submit", "/x")) {
        received.set(0);
        HttpRequest post =
            nginx.request(path).POST(HttpRequest.BodyPublishers.ofString("{}")).build();
        assertProblem(
            HTTP.send(post, HttpResponse.BodyHandlers.ofString()), 502, "server_unavailable");
        assertThat(received).as(path).hasValue(1);
      }
      received.set(0);
      assertThat(get(HTTP, nginx.url() + "/jobs").statusCode()).isEqualTo(502);
      assertThat(received).hasValue(2);
    }
  }

  private static LoopbackServer closing(AtomicInteger received) throws Exception {
    return new LoopbackServer(
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          received.incrementAndGet();
          exchange.close();
        });
  }

  @Test
  void post_goes_to_another_server_if_the_first_cannot_be_reached() throws Exception {
    try (LoopbackServer server = echo();
        NginxServer nginx =
            NginxServer.start(
                Map.of(
                    "nginx_orchestrators",
                    List.of("127.0.0.1:1", URI.create(server.url("")).getAuthority())))) {
      for (int i = 0; i < 4; i++) {
        HttpRequest post =
            nginx.request("/ingest-async").POST(HttpRequest.BodyPublishers.ofString("{}")).build();
        assertThat(HTTP.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void problem_of_nginx_has_the_trace_of_the_caller() throws Exception {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    try (NginxServer nginx = NginxServer.start(Map.of())) {
      for (String path : List.of("/jobs", "/mcp", "/tools/openai", "/jobs/1/events")) {
        HttpResponse<String> response =
            HTTP.send(
                nginx
                    .request(path)
                    .header("traceparent", "00-" + trace + "-b7ad6b7169203331-00")
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(assertProblem(response, 502, "server_unavailable").path("trace_id").asString())
            .isEqualTo(trace);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      }
      HttpResponse<String> own = get(HTTP, nginx.url() + "/jobs");
      assertThat(assertProblem(own, 502, "server_unavailable").path("trace_id").asString())
          .matches("[0-9a-f]{32}")
          .isNotEqualTo(trace);
    }
  }

  @Test
  void malformed_requests_get_problems() throws Exception {
    try (LoopbackServer server = echo();
        NginxServer nginx = before(server, Map.of())) {
      assertThat(raw(nginx, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"))
          .startsWith("HTTP/1.1 400")
          .contains("application/problem+json", "\"code\":\"bad_request\"");
      assertThat(raw(nginx, "no HTTP at all\r\n\r\n")).contains("\"code\":\"bad_request\"");
      assertThat(raw(nginx, "GET / HTTP/1.1\r\nHost: a\r\nA: " + "x".repeat(17_000) + "\r\n\r\n"))
          .startsWith("HTTP/1.1 431")
          .contains("\"code\":\"headers_too_large\"");
      assertThat(raw(nginx, "GET /" + "x".repeat(17_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
          .startsWith("HTTP/1.1 431")
          .contains("\"code\":\"headers_too_large\"");
    }
  }

  @Test
  void forwarded_headers_of_clients_are_replaced() throws Exception {
    try (LoopbackServer server = echo();
        NginxServer nginx = before(server, Map.of())) {
      HttpRequest request =
          nginx
              .request("/jobs")
              .header("X-Forwarded-For", "192.0.2.7")
              .header("X-Forwarded-Host", "evil.example")
              .header("X-Forwarded-Proto", "gopher")
              .header("X-Forwarded-Prefix", "/evil")
              .header("Forwarded", "for=192.0.2.7")
              .build();
      assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .doesNotContain("192.0.2.7", "evil", "gopher")
          .contains("X-forwarded-for: [127.0.0.1]", "Host: [127.0.0.1:" + nginx.port() + "]");
    }
  }

  @Test
  void plain_http_is_redirected_to_tls() throws Exception {
    KeyStore keys = selfSigned();
    try (LoopbackServer server = echo();
        NginxServer nginx =
            before(
                server,
                Map.of(
                    "nginx_tls",
                    true,
                    "nginx_hsts",
                    "max-age=31536000",
                    "nginx_tls_certificate",
                    folder.resolve("tls.crt").toString(),
                    "nginx_tls_key",
                    folder.resolve("tls.key").toString()))) {
      String site = "https://localhost:" + nginx.httpsPort();
      HttpResponse<String> plain = get(HTTP, "http://localhost:" + nginx.port() + "/jobs?limit=1");
      assertThat(plain.statusCode()).isEqualTo(308);
      assertThat(plain.headers().firstValue("Location")).hasValue(site + "/jobs?limit=1");
      HttpClient trusting =
          HttpClient.newBuilder()
              .sslContext(trusting(keys))
              .version(HttpClient.Version.HTTP_2)
              .build();
      HttpResponse<String> secure = get(trusting, site + "/jobs");
      assertThat(secure.statusCode()).isEqualTo(200);
      assertThat(secure.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(secure.body())
          .contains("X-forwarded-proto: [https]", "Host: [localhost:" + nginx.httpsPort() + "]");
      assertThat(secure.headers().firstValue("Strict-Transport-Security"))
          .hasValue("max-age=31536000");
    }
  }

  /** Writes a certificate of localhost and its key for nginx. */
  private KeyStore selfSigned() throws Exception {
    Path store = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "nginx",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String printed = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(printed).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    write("tls.crt", "CERTIFICATE", certificate(keys).getEncoded());
    write("tls.key", "PRIVATE KEY", keys.getKey("nginx", PASSWORD.toCharArray()).getEncoded());
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return keys;
  }

  private static Certificate certificate(KeyStore keys) throws Exception {
    return keys.getCertificate("nginx");
  }

  private void write(String file, String label, byte[] der) throws Exception {
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
            .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)));
  }

  private static SSLContext trusting(KeyStore keys) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("nginx", certificate(keys));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private static HttpClient from(String address) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .localAddress(InetAddress.ofLiteral(address))
        .build();
  }

  private static HttpResponse<String> get(HttpClient client, String url) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String raw(NginxServer nginx, String request) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), nginx.port())) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.shutdownOutput();
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), UTF_8);
      }
    }
  }

  private static JsonNode assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = new JsonMapper().readTree(response.body());
    assertThat(problem.path("code").asString()).isEqualTo(code);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    return problem;
  }
}
