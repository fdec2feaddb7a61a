package dev.quarry.orchestrator.webhook;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.WebhookAttempt;
import dev.quarry.model.WebhookDelivery;
import dev.quarry.model.WebhookDelivery.Status;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.egress.Resolver;
import dev.quarry.orchestrator.job.Job;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
final class WebhookDeliveryTest extends WebhookFixture {

  @Test
  void end_of_a_job_sends_one_signed_webhook() throws Exception {
    Job job = submit(receiver.url());
    assertThat(send()).isZero();
    complete();
    assertThat(send()).isEqualTo(1);
    assertThat(send()).isZero();
    assertThat(receiver.messages()).hasSize(1);
    Receiver.Message message = receiver.messages().getFirst();
    assertThat(message.signedWith(SECRET)).isTrue();
    JsonNode payload = new JsonMapper().readTree(message.body());
    assertThat(payload.path("type").asString()).isEqualTo("job.completed");
    assertThat(payload.path("data").path("job_id").asString()).isEqualTo(job.id().toString());
    assertThat(payload.path("data").path("status").asString()).isEqualTo("completed");
    assertThat(payload.path("data").path("links").path("result").asString())
        .startsWith("https://q.example/jobs/")
        .endsWith("/result");
    assertThat(payload.path("data").has("result")).isFalse();
    WebhookDelivery delivery = only();
    assertThat(delivery.status()).isEqualTo(Status.DELIVERED);
    assertThat(delivery.webhookId()).isEqualTo(message.id());
    assertThat(delivery.payload()).isEqualTo(message.body());
    assertThat(delivery.attemptLog()).extracting(WebhookAttempt::statusCode).containsExactly(204);
  }

  /** RFC 9110, section 15: the status says whether the receiver took the message. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          204 No Content|Content-Length: 5|
          204 No Content|Content-Length: 5|hello
          204 No Content|Transfer-Encoding: chunked|
          205 Reset Content|Content-Length: 1|x
          200 OK|Content-Length: 100|broken off
          200 OK|Transfer-Encoding: chunked|no chunk
          200 OK|Content-Encoding: gzip|no gzip
          200 OK|Content-Encoding: unknown|?
          202 Accepted|Connection: close|endless
          """)
  void a_2xx_is_delivered_with_any_body(String status, String header, String body)
      throws Exception {
    try (RawReceiver raw = new RawReceiver(status, header, body == null ? "" : body)) {
      submit(raw.url());
      complete();
      send();
    }
    assertThat(only().status()).as(only().toString()).isEqualTo(Status.DELIVERED);
    assertThat(requireNonNull(only().attemptLog()).getFirst().statusCode())
        .isEqualTo(Integer.parseInt(status.substring(0, 3)));
  }

  @Test
  void a_refusal_with_a_broken_body_counts_as_a_refusal() throws Exception {
    try (RawReceiver raw = new RawReceiver("410 Gone", "Content-Length: 100", "cut")) {
      submit(raw.url());
      complete();
      send();
    }
    assertThat(requireNonNull(only().attemptLog()).getFirst().statusCode()).isEqualTo(410);
    assertThat(only().lastError()).isEqualTo("gone");
  }

  @Test
  void every_final_status_sends_a_webhook_and_no_other_change_does() throws Exception {
    submit(receiver.url());
    end(failed("No such page."));
    submit(receiver.url());
    end(new Transition.Cancelled());
    jobs.store().cancel(TENANT, submit(receiver.url()).id());
    submit(receiver.url());
    end(new Transition.Released());
    submit(null);
    assertThat(send()).isEqualTo(2);
    assertThat(send()).isEqualTo(1);
    assertThat(receiver.messages())
        .extracting(m -> new JsonMapper().readTree(m.body()).path("type").asString())
        .containsExactlyInAnyOrder("job.failed", "job.cancelled", "job.cancelled");
  }

  @Test
  void unavailable_receiver_is_tried_ten_times_with_one_id() throws Exception {
    receiver.respondWith(500, Map.of());
    submit(receiver.url());
    complete();
    for (int attempt = 1; attempt <= 10; attempt++) {
      assertThat(send()).as("attempt %d", attempt).isEqualTo(1);
      assertThat(send()).as("not due after %d", attempt).isZero();
      pass(Duration.ofHours(25));
    }
    assertThat(send()).isZero();
    assertThat(receiver.messages()).hasSize(10);
    assertThat(receiver.messages())
        .extracting(Receiver.Message::id)
        .containsOnly(only().webhookId());
    assertThat(receiver.messages())
        .extracting(Receiver.Message::body)
        .containsOnly(only().payload());
    assertThat(only().status()).isEqualTo(Status.FAILED);
    assertThat(only().attemptLog()).hasSize(10);
  }

  @Test
  void recovered_receiver_gets_the_webhook_after_an_hour() throws Exception {
    receiver.respondWith(503, Map.of("Retry-After", "3600"));
    submit(receiver.url());
    complete();
    send();
    pass(Duration.ofMinutes(59));
    assertThat(send()).isZero();
    receiver.respondWith(200, Map.of());
    pass(Duration.ofMinutes(2));
    assertThat(send()).isEqualTo(1);
    assertThat(only().status()).isEqualTo(Status.DELIVERED);
    assertThat(only().lastError()).isNull();
  }

  @Test
  void slow_receiver_does_not_delay_others_and_is_limited() throws Exception {
    Receiver hanging = another();
    hanging.hang();
    for (int i = 0; i < 5; i++) {
      submit(hanging.url());
    }
    submit(receiver.url());
    complete();
    assertThat(sender.tick()).isEqualTo(3);
    await(() -> receiver.messages().size() == 1 && hanging.messages().size() == 2);
    assertThat(sender.tick()).isZero();
    submit(receiver.url());
    complete();
    assertThat(sender.tick()).isEqualTo(1);
    await(() -> receiver.messages().size() == 2);
    hanging.release();
    assertThat(sender.awaitIdle(Duration.ofSeconds(20))).isTrue();
    assertThat(send()).isEqualTo(2);
  }

  @Test
  void own_address_is_not_called_and_not_retried() throws Exception {
    submit("https://ours.example/quarry/admin/queues/text/pause");
    complete();
    send();
    assertThat(only().lastError()).isEqualTo("own_address");
    assertThat(only().status()).isEqualTo(Status.FAILED);
    pass(Duration.ofDays(1));
    assertThat(send()).isZero();
  }

  @Test
  void redirect_is_a_failure_and_is_not_followed() throws Exception {
    Receiver elsewhere = another();
    receiver.respondWith(302, Map.of("Location", elsewhere.url()));
    submit(receiver.url());
    complete();
    send();
    assertThat(elsewhere.messages()).isEmpty();
    assertThat(only().lastError()).isEqualTo("redirected");
    assertThat(only().status()).isEqualTo(Status.PENDING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:%d/", "http://localhost:%d/", "http://[::1]:%d/"})
  void private_address_is_never_called(String url) throws Exception {
    submit(url.formatted(receiver.port()));
    complete();
    WebhookSender guarded = sender(Resolver.system());
    guarded.tick();
    assertThat(guarded.awaitIdle(Duration.ofSeconds(20))).isTrue();
    assertThat(receiver.messages()).isEmpty();
    assertThat(only().lastError()).isIn("blocked_port", "blocked_address");
  }

  @Test
  void rebound_name_is_not_called_at_a_private_address() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Resolver rebinding =
        name -> {
          asked.incrementAndGet();
          return addresses("10.1.2.3");
        };
    submit("http://receiver.example:80/hook");
    complete();
    WebhookSender guarded = sender(rebinding);
    guarded.tick();
    assertThat(guarded.awaitIdle(Duration.ofSeconds(20))).isTrue();
    assertThat(asked).hasValue(1);
    WebhookAttempt attempt = Objects.requireNonNull(only().attemptLog()).getFirst();
    assertThat(attempt.error()).isEqualTo("blocked_address");
    assertThat(attempt.message()).doesNotContain("10.1.2.3");
  }

  private static List<InetAddress> addresses(String address) {
    try {
      return List.of(InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void status_410_ends_a_callback_and_disables_an_endpoint() throws Exception {
    endpoints.set(TENANT, receiver.url(), SECRET);
    receiver.respondWith(410, Map.of());
    submit(null);
    complete();
    send();
    assertThat(only().status()).isEqualTo(Status.FAILED);
    assertThat(only().lastError()).isEqualTo("gone");
    submit(null);
    complete();
    assertThat(send()).isZero();
    assertThat(endpoints.find(TENANT).orElseThrow().disabledAt()).isNotNull();
    endpoints.set(TENANT, receiver.url(), null);
    submit(null);
    complete();
    assertThat(send()).isEqualTo(1);
  }

  @Test
  void url_of_both_job_and_tenant_gets_one_webhook() throws Exception {
    endpoints.set(TENANT, receiver.url(), null);
    submit(receiver.url());
    complete();
    assertThat(send()).isEqualTo(1);
  }

  @Test
  void both_secrets_sign_during_a_rotation() throws Exception {
    endpoints.set(TENANT, receiver.url(), SECRET);
    WebhookSecret next = WebhookSecret.random();
    assertThat(endpoints.rotate(TENANT, next, Duration.ofHours(1)).shownSecret()).isNull();
    submit(null);
    complete();
    send();
    assertThat(receiver.messages().getFirst().signedWith(next, SECRET)).isTrue();
    endpoints.rotate(TENANT, SECRET, Duration.ZERO);
    submit(null);
    complete();
    send();
    assertThat(receiver.messages().getLast().signedWith(SECRET)).isTrue();
  }

  @Test
  void two_nodes_send_a_message_once_and_a_lost_node_leaves_it_to_the_other() throws Exception {
    receiver.hang();
    submit(receiver.url());
    complete();
    WebhookSender other = sender(Resolver.system(), "127.0.0.1");
    assertThat(sender.tick()).isEqualTo(1);
    assertThat(other.tick()).isZero();
    pass(LEASE.plusSeconds(1));
    assertThat(other.tick()).isEqualTo(1);
    await(() -> receiver.messages().size() == 2);
    receiver.release();
    assertThat(other.awaitIdle(Duration.ofSeconds(20))).isTrue();
    assertThat(sender.awaitIdle(Duration.ofSeconds(20))).isTrue();
    assertThat(receiver.messages())
        .extracting(Receiver.Message::id)
        .containsOnly(only().webhookId());
    assertThat(only().status()).isEqualTo(Status.DELIVERED);
    assertThat(only().attemptLog()).hasSize(2);
  }

  @Test
  void redelivery_has_its_full_number_of_attempts() throws Exception {
    submit(receiver.url());
    complete();
    send();
    assertThat(log.redeliver("other", only().deliveryId())).isEmpty();
    assertThat(send()).isZero();
    assertThat(log.redeliver(TENANT, only().deliveryId())).isPresent();
    receiver.respondWith(500, Map.of());
    for (int attempt = 1; attempt <= 10; attempt++) {
      assertThat(send()).isEqualTo(1);
      pass(Duration.ofHours(25));
    }
    assertThat(send()).isZero();
    assertThat(receiver.messages())
        .extracting(Receiver.Message::id)
        .containsOnly(only().webhookId());
  }

  @Test
  void ended_deliveries_are_deleted_after_the_retention() throws Exception {
    submit(receiver.url());
    complete();
    assertThat(store.pending()).isEqualTo(1);
    assertThat(store.removeEnded(Duration.ofSeconds(-60), 10)).isZero();
    send();
    assertThat(store.removeEnded(Duration.ofDays(30), 10)).isZero();
    assertThat(store.removeEnded(Duration.ofSeconds(-60), 10)).isEqualTo(1);
    assertThat(store.pending()).isZero();
  }

  @Test
  void message_stays_below_20_kB_whatever_the_job() throws Exception {
    submit(receiver.url());
    end(failed("\u0001".repeat(50_000)));
    send();
    assertThat(receiver.messages().getFirst().body().length()).isBetween(5_000, 12_000);
  }

  private static void await(java.util.function.BooleanSupplier met) {
    Instant deadline = Instant.now().plusSeconds(20);
    while (!met.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.onSpinWait();
    }
  }
}
