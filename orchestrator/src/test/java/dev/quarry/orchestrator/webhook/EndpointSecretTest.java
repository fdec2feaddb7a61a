package dev.quarry.orchestrator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EndpointSecretTest extends WebhookFixture {
  private static final int ROUNDS = 50;

  private static Delivery delivery(String tenant) {
    return new Delivery(
        UUID.randomUUID(),
        tenant,
        "https://h.example/",
        "h.example",
        "{}",
        null,
        1,
        1,
        Instant.EPOCH);
  }

  private static Callable<@Nullable String> together(
      CyclicBarrier start, Callable<@Nullable String> work) {
    return () -> {
      start.await();
      return work.call();
    };
  }

  @Test
  void shown_secret_is_the_one_that_signs_after_concurrent_requests() throws Exception {
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < ROUNDS; round++) {
        String tenant = "race-" + round;
        CyclicBarrier start = new CyclicBarrier(4);
        List<Callable<@Nullable String>> calls = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
          String url = "https://h.example/" + n;
          calls.add(together(start, () -> endpoints.set(tenant, url, null).shownSecret()));
        }
        calls.add(
            together(
                start,
                () -> {
                  endpoints.secrets(delivery(tenant));
                  return null;
                }));
        List<String> shown = new ArrayList<>();
        for (Future<@Nullable String> each : threads.invokeAll(calls)) {
          if (each.get() != null) {
            shown.add(Objects.requireNonNull(each.get()));
          }
        }
        assertThat(shown).hasSizeLessThanOrEqualTo(1);
        assertThat(signing(tenant)).containsAll(shown);
      }
    }
  }

  @Test
  void given_secret_signs_despite_a_concurrent_first_delivery() throws Exception {
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < ROUNDS; round++) {
        String tenant = "given-" + round;
        WebhookSecret given = WebhookSecret.random();
        CyclicBarrier start = new CyclicBarrier(2);
        threads
            .invokeAll(
                List.<Callable<@Nullable String>>of(
                    together(
                        start,
                        () -> endpoints.set(tenant, "https://h.example/", given).shownSecret()),
                    together(start, () -> endpoints.secrets(delivery(tenant)).toString())))
            .forEach(each -> assertThat(each.state()).isEqualTo(Future.State.SUCCESS));
        assertThat(signing(tenant)).containsExactly(given.text());
      }
    }
  }

  @Test
  void first_rotation_shows_the_secret_that_signs() {
    String shown = endpoints.rotate("rotated", null, Duration.ofHours(1)).shownSecret();
    assertThat(signing("rotated")).containsExactly(shown);
    String next = endpoints.rotate("rotated", null, Duration.ofHours(1)).shownSecret();
    assertThat(signing("rotated")).containsExactly(next, shown);
  }

  private List<String> signing(String tenant) {
    return endpoints.secrets(delivery(tenant)).stream().map(WebhookSecret::text).toList();
  }
}
