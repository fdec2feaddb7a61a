package dev.quarry.orchestrator.egress.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.egress.Resolver;
import dev.quarry.testkit.Await;
import dev.quarry.testkit.CountingListener;
import dev.quarry.testkit.LoopbackServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as a browser sends them, on real sockets. */
final class EgressProxyTest {
  private static final EgressProxy.Limits LIMITS =
      new EgressProxy.Limits(100_000, 8, Duration.ofSeconds(10));

  private final ConcurrentLinkedQueue<Map<String, List<String>>> received =
      new ConcurrentLinkedQueue<>();
  private LoopbackServer site;
  private CountingListener closedOff;
  private GuardedEgressClient egress;
  private EgressProxy proxy;

  @BeforeEach
  void start() throws IOException {
    site =
        new LoopbackServer(
            exchange -> {
              received.add(Map.copyOf(exchange.getRequestHeaders()));
              byte[] body = exchange.getRequestBody().readAllBytes();
              String path = exchange.getRequestURI().getPath();
              byte[] answer =
                  path.equals("/large")
                      ? new byte[200_000]
                      : (path + new String(body, UTF_8)).getBytes(UTF_8);
              exchange.getResponseHeaders().set("Keep-Alive", "timeout=60");
              exchange.getResponseHeaders().add("Set-Cookie", "a=1");
              exchange.getResponseHeaders().add("Set-Cookie", "b=2");
              exchange.sendResponseHeaders(200, answer.length);
              exchange.getResponseBody().write(answer);
              exchange.close();
            });
    closedOff = new CountingListener();
    egress = client(Resolver.system());
    proxy = EgressProxy.start(egress, LIMITS);
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    egress.close();
    closedOff.close();
    site.close();
  }

  private GuardedEgressClient client(Resolver resolver) {
    return new GuardedEgressClient(
        new GuardedEgressClient.Settings(
            AllowList.parse(List.of("127.0.0.1:" + port(site))),
            Set.of(80, 443),
            "Quarry/test",
            Duration.ofSeconds(5)),
        resolver);
  }

  private static int port(LoopbackServer server) {
    return URI.create(server.url("/")).getPort();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(proxy.url()).getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private String authorization() {
    ProxyCredentials credentials = proxy.credentials();
    String pair = credentials.user() + ":" + credentials.password();
    return "Proxy-Authorization: Basic "
        + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8))
        + "\r\n";
  }

  /** Sends text and reads until the proxy closes the connection. */
  private String exchange(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return head.toString();
      }
      head.append((char) b);
    }
    return head.toString();
  }

  @Test
  void forwards_a_plain_request_and_closes_the_connection() throws IOException {
    String answer =
        exchange(
            "POST "
                + site.url("/page")
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: c=3\r\nUser-Agent: Browser/1\r\n"
                + "Proxy-Connection: keep-alive\r\nContent-Length: 5\r\n"
                + authorization()
                + "\r\nhello");

    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .contains("set-cookie: a=1\r\n", "set-cookie: b=2\r\n", "Connection: close\r\n")
        .doesNotContainIgnoringCase("keep-alive:")
        .endsWith("\r\n\r\na\r\n/pagehello\r\n0\r\n\r\n");
    assertThat(received.element().keySet())
        .doesNotContain("Proxy-authorization", "Proxy-connection");
    assertThat(received.element())
        .containsEntry("Cookie", List.of("c=3"))
        .containsEntry("User-agent", List.of("Browser/1"));
  }

  @Test
  void tunnels_to_an_allowed_host() throws IOException {
    try (Socket socket = connect()) {
      String target = "127.0.0.1:" + port(site);
      socket
          .getOutputStream()
          .write(
              ("CONNECT " + target + " HTTP/1.1\r\n" + authorization() + "\r\n").getBytes(UTF_8));
      assertThat(readHead(socket.getInputStream())).startsWith("HTTP/1.1 200 ");
      socket
          .getOutputStream()
          .write("GET /inside HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).endsWith("/inside");
    }
  }

  @Test
  void asks_for_its_password_and_accepts_it_on_the_same_connection() throws IOException {
    String request = "GET " + site.url("/x") + " HTTP/1.1\r\nHost: a\r\n";
    try (Socket socket = connect()) {
      socket.getOutputStream().write((request + "\r\n").getBytes(UTF_8));
      assertThat(readHead(socket.getInputStream()))
          .startsWith("HTTP/1.1 407 ")
          .contains("Proxy-Authenticate: Basic ");
      String wrong = "Proxy-Authorization: Basic cGFnZTp3cm9uZw==\r\n";
      socket.getOutputStream().write((request + wrong + "\r\n").getBytes(UTF_8));
      assertThat(readHead(socket.getInputStream())).startsWith("HTTP/1.1 407 ");
      assertThat(received).isEmpty();
      socket.getOutputStream().write((request + authorization() + "\r\n").getBytes(UTF_8));
      assertThat(readHead(socket.getInputStream())).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void tunnel_without_password_reaches_nothing() throws IOException {
    try (Socket socket = connect()) {
      String target = "127.0.0.1:" + port(site);
      socket.getOutputStream().write(("CONNECT " + target + " HTTP/1.1\r\n\r\n").getBytes(UTF_8));
      assertThat(readHead(socket.getInputStream())).startsWith("HTTP/1.1 407 ");
    }
    assertThat(received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f.1",
        "0.0.0.0"
      })
  void refuses_addresses_that_are_not_allowed(String host) throws IOException {
    String target = host + ":" + closedOff.port();
    String tunnel = exchange("CONNECT " + target + " HTTP/1.1\r\n" + authorization() + "\r\n");
    String plain = exchange("GET http://" + target + "/ HTTP/1.1\r\n" + authorization() + "\r\n");

    assertThat(tunnel).startsWith("HTTP/1.1 403 ");
    assertThat(plain).isEmpty();
    assertThat(closedOff.connections()).isZero();
    assertThat(proxy.refusal(host, closedOff.port()).map(EgressException::code))
        .get()
        .isIn("blocked_address", "blocked_port");
  }

  @Test
  void name_that_changes_its_address_is_checked_once_and_pinned() throws IOException {
    AtomicInteger lookups = new AtomicInteger();
    Resolver rebinding =
        name -> {
          lookups.incrementAndGet();
          return List.of(InetAddress.ofLiteral(lookups.get() == 1 ? "127.0.0.1" : "10.0.0.1"));
        };
    try (GuardedEgressClient client = client(rebinding);
        EgressProxy other = EgressProxy.start(client, LIMITS)) {
      proxy.close();
      proxy = other;
      String target = "rebinding.example:" + port(site);
      String inside = "GET /inside HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      assertThat(
              exchange("CONNECT " + target + " HTTP/1.1\r\n" + authorization() + "\r\n" + inside))
          .endsWith("/inside");
      assertThat(lookups).hasValue(1);
    }
  }

  @Test
  void page_that_transfers_too_much_is_cut_off() throws IOException {
    String answer =
        exchange("GET " + site.url("/large") + " HTTP/1.1\r\n" + authorization() + "\r\n");

    assertThat(answer.length()).isLessThan(110_000);
    assertThat(answer).doesNotEndWith("0\r\n\r\n");
    assertThat(proxy.refusal("127.0.0.1", port(site)).map(EgressException::code))
        .contains("too_large");
  }

  @Test
  void tunnel_that_transfers_too_much_is_cut_off() throws IOException {
    String target = "127.0.0.1:" + port(site);
    String request = "GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    String answer =
        exchange("CONNECT " + target + " HTTP/1.1\r\n" + authorization() + "\r\n" + request);

    assertThat(answer.length()).isLessThan(110_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nonsense\r\n\r\n", "GET / HTTP/2\r\n\r\n", "GET / HTTP/1.1\r\n: a\r\n\r\n"})
  void malformed_request_closes_the_connection(String request) throws IOException {
    assertThat(exchange(request)).isEmpty();
  }

  @Test
  void closing_closes_tunnels() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        GuardedEgressClient client =
            new GuardedEgressClient(
                new GuardedEgressClient.Settings(
                    AllowList.parse(List.of("127.0.0.1")),
                    Set.of(80, 443),
                    "Quarry/test",
                    Duration.ofSeconds(5)))) {
      proxy.close();
      proxy = EgressProxy.start(client, LIMITS);
      try (Socket socket = connect()) {
        String target = "127.0.0.1:" + silent.getLocalPort();
        socket
            .getOutputStream()
            .write(
                ("CONNECT " + target + " HTTP/1.1\r\n" + authorization() + "\r\n").getBytes(UTF_8));
        readHead(socket.getInputStream());
        proxy.close();
        Await.until("the tunnel is closed", () -> ended(socket));
      }
    }
  }

  private static boolean ended(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
