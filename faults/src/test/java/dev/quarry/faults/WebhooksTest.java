package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Receivers of webhooks that are down, hang, redirect, or return 410. */
@Tag("full")
class WebhooksTest {
  private static final int EACH = Scale.times(3, 10);

  /** Attempts in an hour with the default delays: at once, after 5 s, 5 minutes and 30 minutes. */
  private static final int ATTEMPTS_IN_AN_HOUR = 4;

  @Test
  void receivers_that_fail_get_the_same_message_again_and_hold_up_nobody() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (Receiver good = new Receiver(204);
        Receiver hanging = new Receiver(loopback(), 204, Map.of(), never);
        Receiver gone = new Receiver(410);
        Receiver secret = new Receiver(200);
        Receiver leading =
            new Receiver(loopback(), 302, Map.of("Location", secret.url()), Receiver.NOW);
        Scene scene =
            new Scene("receivers_that_fail_get_the_same_message_again_and_hold_up_nobody")) {
      // All except the secret one, which only a redirect reaches.
      open(scene, good, hanging, gone, leading);
      List<NodeProcess> nodes = scene.start("a", "b");
      for (int i = 0; i < EACH; i++) {
        for (Receiver receiver : List.of(hanging, gone, leading)) {
          submit(scene, nodes.get(i % 2), receiver.url());
        }
      }
      Await.until(
          "bad receivers are called",
          Duration.ofSeconds(30),
          () ->
              !hanging.ids().isEmpty()
                  && gone.ids().size() >= EACH
                  && leading.ids().size() >= EACH);
      submitAndAwait(scene, nodes, good);
      scene.injected("receiver that never answers", EACH);
      scene.injected("receiver redirects to an address that is not allowed", EACH);
      scene.injected("receiver is gone (410)", EACH);
      never.countDown();
      scene.settle(Duration.ofMinutes(1));
      assertThat(gone.ids()).as("410 ends it").hasSize(EACH).doesNotHaveDuplicates();
      assertThat(secret.messages()).as("a redirect is not followed").isEmpty();
      assertThat(new Deliveries(scene.postgres).unannounced()).isEmpty();
    }
  }

  @Test
  void a_receiver_that_is_down_for_an_hour_gets_each_message_once_it_is_back() throws Exception {
    try (Receiver down = new Receiver(503);
        Receiver good = new Receiver(204);
        Scene scene =
            new Scene("a_receiver_that_is_down_for_an_hour_gets_each_message_once_it_is_back")) {
      open(scene, down, good);
      List<NodeProcess> nodes = scene.start("a", "b");
      Deliveries deliveries = new Deliveries(scene.postgres);
      List<UUID> jobs = new ArrayList<>();
      for (int i = 0; i < EACH; i++) {
        jobs.add(submit(scene, nodes.get(i % 2), down.url()));
      }
      awaitEnds(scene, jobs);
      for (int minute = 0; minute < 60; minute += 2) {
        deliveries.pass(Duration.ofMinutes(2));
      }
      for (UUID job : jobs) {
        assertThat(deliveries.attempts(job)).hasSize(ATTEMPTS_IN_AN_HOUR).containsOnly("503");
      }
      submitAndAwait(scene, nodes, good);
      down.answerWith(204);
      deliveries.pass(Duration.ofHours(3));
      scene.injected("receiver down for an hour of an injected clock, messages", EACH);
      for (UUID job : jobs) {
        assertThat(deliveries.attempts(job)).hasSize(ATTEMPTS_IN_AN_HOUR + 1).endsWith("204");
      }
      assertThat(Set.copyOf(down.ids())).as("one id for each, however often").hasSize(EACH);
      assertThat(Set.copyOf(down.messages())).as("the same message each time").hasSize(EACH);
      assertThat(deliveries.byStatus()).isEqualTo(Map.of("delivered", (long) EACH * 2));
      scene.settle(Duration.ofMinutes(1));
    }
  }

  static void open(Scene scene, Receiver... receivers) {
    scene.with(
        "quarry.egress.allow",
        List.of(receivers).stream()
            .map(each -> "127.0.0.1:" + each.port())
            .collect(Collectors.joining(",")));
  }

  static UUID submit(Scene scene, NodeProcess node, String url) throws Exception {
    Map<String, Object> body = new LinkedHashMap<>(Scene.text("announced to " + UUID.randomUUID()));
    body.put("callback_url", url);
    return scene.submit(node, body);
  }

  /** A delivery is sent after the end is stored. */
  static void awaitEnds(Scene scene, Collection<UUID> jobs) throws Exception {
    for (UUID job : jobs) {
      scene.jobs.awaitEnd(job, Duration.ofMinutes(1));
    }
  }

  /** A working receiver does not wait for the others. */
  static void submitAndAwait(Scene scene, List<NodeProcess> nodes, Receiver good) throws Exception {
    for (int i = 0; i < EACH; i++) {
      submit(scene, nodes.get(i % nodes.size()), good.url());
    }
    Await.until(
        "the good receiver does not wait for the others",
        Duration.ofSeconds(10),
        () -> Set.copyOf(good.ids()).size() == EACH);
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }
}
