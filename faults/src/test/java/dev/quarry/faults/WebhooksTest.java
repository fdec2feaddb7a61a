package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Receivers of webhooks that are away, hang, lead elsewhere, or are gone for good. */
@Tag("full")
class WebhooksTest {

  /** A receiver that notes what it got and answers as it is told to. */
  private static final class Receiver implements AutoCloseable {
    final List<String> ids = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    Receiver(int status, Map<String, String> headers, CountDownLatch hold) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", exchange -> answer(exchange, status, headers, hold));
      server.start();
    }

    private void answer(
        HttpExchange exchange, int status, Map<String, String> headers, CountDownLatch hold)
        throws IOException {
      try (exchange) {
        ids.add(String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id")));
        hold.await();
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, -1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
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

  private static final CountDownLatch NOW = new CountDownLatch(0);

  @Test
  void receivers_that_fail_get_the_same_message_again_and_hold_up_nobody() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (Receiver good = new Receiver(204, Map.of(), NOW);
        Receiver hanging = new Receiver(204, Map.of(), never);
        Receiver gone = new Receiver(410, Map.of(), NOW);
        Receiver down = new Receiver(503, Map.of(), NOW);
        Receiver secret = new Receiver(200, Map.of(), NOW);
        Receiver leading = new Receiver(302, Map.of("Location", secret.url()), NOW);
        Scene scene =
            new Scene("receivers_that_fail_get_the_same_message_again_and_hold_up_nobody")) {
      // All but the secret one, which only a redirect leads to.
      scene.with(
          "quarry.egress.allow",
          List.of(good, hanging, gone, down, leading).stream()
              .map(each -> "127.0.0.1:" + each.port())
              .collect(Collectors.joining(",")));
      List<NodeProcess> nodes = scene.start("a", "b");
      int each = Scale.times(3, 10);
      for (int i = 0; i < each; i++) {
        for (Receiver receiver : List.of(hanging, gone, down, leading)) {
          submit(scene, nodes.get(i % 2), receiver);
        }
      }
      Await.until(
          "bad receivers are called",
          Duration.ofSeconds(30),
          () -> !hanging.ids.isEmpty() && down.ids.size() >= each && leading.ids.size() >= each);
      for (int i = 0; i < each; i++) {
        submit(scene, nodes.get(i % 2), good);
      }
      Await.until(
          "the good receiver does not wait for the others",
          Duration.ofSeconds(10),
          () -> Set.copyOf(good.ids).size() == each);
      // An hour in which it is down, told by the database's clock.
      for (int later = 0; later < 5; later++) {
        int before = down.ids.size();
        fastForward(scene);
        Await.until(
            "the down receiver is called again",
            Duration.ofSeconds(20),
            () -> down.ids.size() >= before + each);
      }
      scene.injected("receiver answers 503 for what its deliveries take as an hour", each);
      scene.injected("receiver that never answers", each);
      scene.injected("receiver redirects to an address that is not allowed", each);
      scene.injected("receiver is gone (410)", each);
      assertThat(Set.copyOf(down.ids)).as("one id for each message, however often").hasSize(each);
      assertThat(gone.ids).as("410 ends it").hasSize(each).doesNotHaveDuplicates();
      assertThat(secret.ids).as("a redirect is not followed").isEmpty();
      never.countDown();
      scene.settle(Duration.ofMinutes(1));
      assertEachEndWasAnnounced(scene, each * 5);
    }
  }

  private static void submit(Scene scene, NodeProcess node, Receiver receiver) throws Exception {
    Map<String, Object> body = new LinkedHashMap<>(Scene.text("announced to " + UUID.randomUUID()));
    body.put("callback_url", receiver.url());
    scene.submit(node, body);
  }

  private static void fastForward(Scene scene) throws Exception {
    try (Connection connection = scene.postgres.connect();
        var statement = connection.createStatement()) {
      statement.execute(
          "update webhook_delivery set next_at = clock_timestamp() where status = 'pending'");
    }
  }

  private static void assertEachEndWasAnnounced(Scene scene, int jobs) throws Exception {
    try (Connection connection = scene.postgres.connect()) {
      assertThat(
              Rows.of(
                  connection,
                  """
                  select j.id from job j left join webhook_delivery d on d.job_id = j.id
                  group by j.id having count(d.id) <> 1
                  """))
          .isEmpty();
      assertThat(
              Rows.of(connection, "select count(*) as n from webhook_delivery")
                  .getFirst()
                  .number("n"))
          .isEqualTo(jobs);
    }
  }
}
