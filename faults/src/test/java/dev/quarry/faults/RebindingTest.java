package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Receivers whose name resolves to a receiver at one lookup and to this machine or network at the
 * next, and names whose name server does not respond.
 */
@Tag("full")
class RebindingTest {
  /** The operator allowed it; all other addresses of this machine are refused. */
  private static final String OPEN = "127.0.0.2";

  private static final List<String> CLOSED =
      List.of(
          "127.0.0.1",
          "127.0.0.3",
          "0.0.0.0",
          "::1",
          "::ffff:127.0.0.1",
          "64:ff9b::7f00:1",
          "10.0.0.1",
          "192.168.0.1",
          "169.254.169.254",
          "fd00:ec2::254",
          // An allowed and a refused address: the name server chooses the order.
          OPEN + " 127.0.0.1",
          "127.0.0.1 " + OPEN);
  private static final int LOOKUPS = Scale.times(4, 10);

  /** Counts connections; none is expected. */
  private static final class Trap implements AutoCloseable {
    final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket socket = new ServerSocket();

    Trap(String address, int port) throws IOException {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port));
      Thread.ofVirtual().start(this::run);
    }

    private void run() {
      while (!socket.isClosed()) {
        try {
          socket.accept().close();
          connections.incrementAndGet();
        } catch (IOException closed) {
          return;
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void a_name_that_changes_its_address_leads_to_no_closed_one() throws Exception {
    try (NameServer names = new NameServer();
        Receiver open = new Receiver(InetAddress.ofLiteral(OPEN), 503, Map.of(), Receiver.NOW);
        Receiver good = new Receiver(204);
        Trap first = new Trap("127.0.0.1", open.port());
        Trap third = new Trap("127.0.0.3", open.port());
        Trap sixth = new Trap("::1", open.port());
        Scene scene = new Scene("a_name_that_changes_its_address_leads_to_no_closed_one")) {
      asking(scene, names)
          .with("quarry.egress.allow", OPEN + ":" + open.port() + ",127.0.0.1:" + good.port());
      List<NodeProcess> nodes = scene.start("a", "b");
      Deliveries deliveries = new Deliveries(scene.postgres);
      Map<String, UUID> jobs = new LinkedHashMap<>();
      for (String closed : CLOSED) {
        String name = "receiver-" + jobs.size() + ".test";
        names.name(name, lookup -> lookup % 2 == 1 ? OPEN : closed);
        jobs.put(
            name,
            WebhooksTest.submit(
                scene,
                nodes.get(jobs.size() % 2),
                "http://" + name + ":" + open.port() + "/" + name));
        scene.injected("name that becomes " + closed);
      }
      WebhooksTest.awaitEnds(scene, jobs.values());
      WebhooksTest.submitAndAwait(scene, nodes, good);
      deliveries.pass(Duration.ZERO);
      for (int lookup = 1; lookup < LOOKUPS; lookup++) {
        deliveries.pass(Duration.ofHours(30));
      }
      for (Map.Entry<String, UUID> each : jobs.entrySet()) {
        assertThat(names.lookups(each.getKey())).as("one lookup for an attempt").isEqualTo(LOOKUPS);
        assertThat(deliveries.attempts(each.getValue())).isEqualTo(outcomes());
        assertThat(open.messages().stream().filter(m -> m.path().equals("/" + each.getKey())))
            .as("one message and id for each attempt that reached a receiver")
            .hasSize(LOOKUPS / 2)
            .containsOnly(
                open.messages().stream()
                    .filter(m -> m.path().equals("/" + each.getKey()))
                    .findFirst()
                    .orElseThrow());
      }
      assertThat(List.of(first.connections.get(), third.connections.get(), sixth.connections.get()))
          .as("connections to closed addresses")
          .containsOnly(0);
      scene.settle(Duration.ofMinutes(1));
    }
  }

  /** Alternately refused by the receiver and not connected. */
  private static List<String> outcomes() {
    List<String> outcomes = new ArrayList<>();
    for (int lookup = 1; lookup <= LOOKUPS; lookup++) {
      outcomes.add(lookup % 2 == 1 ? "503" : "blocked_address");
    }
    return outcomes;
  }

  @Test
  void names_that_nobody_answers_for_hold_up_nobody() throws Exception {
    try (NameServer names = new NameServer();
        Receiver good = new Receiver(204);
        Scene scene = new Scene("names_that_nobody_answers_for_hold_up_nobody")) {
      asking(scene, names).with("quarry.egress.allow", "127.0.0.1:" + good.port());
      List<NodeProcess> nodes = scene.start("a", "b");
      for (int i = 0; i < Scale.times(8, 40); i++) {
        String name = "silent-" + i + ".test";
        names.name(name, lookup -> "silence30");
        WebhooksTest.submit(scene, nodes.get(i % 2), "http://" + name + "/hook");
        scene.injected("receiver whose name server is silent");
      }
      Await.until(
          "silent names are looked up",
          Duration.ofSeconds(30),
          () -> names.lookups("silent-0.test") > 0 && names.lookups("silent-7.test") > 0);
      WebhooksTest.submitAndAwait(scene, nodes, good);
      for (NodeProcess node : nodes) {
        assertThat(node.api().get("/health").took()).isLessThan(Duration.ofSeconds(2));
      }
      // The oracle reports if a node could not keep its leases in the meantime.
      scene.settle(Duration.ofMinutes(1));
    }
  }

  /** Disables the DNS cache of the JVM. */
  private static Scene asking(Scene scene, NameServer names) {
    return scene
        .withSystem("faults.names", names.url().toString())
        .withSystem("sun.net.inetaddr.ttl", "0");
  }
}
