package dev.quarry.orchestrator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeliveryPolicyTest {
  private static final List<Duration> DELAYS =
      List.of(Duration.ofSeconds(5), Duration.ofMinutes(5));

  private final DeliveryPolicy steady = new DeliveryPolicy(DELAYS, () -> 0);

  private static Delivery tried(int times) {
    return new Delivery(
        UUID.randomUUID(), "t", "http://h/", "h:80", "{}", null, 7 + times, times, Instant.EPOCH);
  }

  private static Attempt answered(@Nullable Integer status, @Nullable Duration retryAfter) {
    return new Attempt(Duration.ZERO, status, "refused", null, null, retryAfter);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 299})
  void status_2xx_is_delivered(int status) {
    assertThat(steady.decide(tried(1), answered(status, null)))
        .isEqualTo(new DeliveryDecision.Delivered());
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 400, 401, 404, 408, 429, 500, 503})
  void other_statuses_are_retried_and_finally_given_up(int status) {
    Attempt attempt = answered(status, null);
    assertThat(steady.decide(tried(1), attempt))
        .isEqualTo(new DeliveryDecision.Retry(DELAYS.get(0)));
    assertThat(steady.decide(tried(2), attempt))
        .isEqualTo(new DeliveryDecision.Retry(DELAYS.get(1)));
    assertThat(steady.decide(tried(3), attempt)).isEqualTo(new DeliveryDecision.GivenUp());
    assertThat(steady.decide(tried(4), attempt)).isEqualTo(new DeliveryDecision.GivenUp());
  }

  @Test
  void missing_response_is_retried() {
    assertThat(steady.decide(tried(1), answered(null, null)))
        .isEqualTo(new DeliveryDecision.Retry(DELAYS.get(0)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"own_address", "invalid_url", "blocked_scheme"})
  void permanent_error_is_given_up_at_once(String code) {
    assertThat(steady.decide(tried(1), Attempt.failed(Duration.ZERO, code, "no")))
        .isEqualTo(new DeliveryDecision.GivenUp());
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocked_address", "blocked_port", "unknown_host", "connect_failed"})
  void temporary_error_is_retried(String code) {
    assertThat(steady.decide(tried(1), Attempt.failed(Duration.ZERO, code, "no")))
        .isInstanceOf(DeliveryDecision.Retry.class);
  }

  @Test
  void status_410_ends_the_delivery_at_once() {
    assertThat(steady.decide(tried(1), answered(410, null))).isEqualTo(new DeliveryDecision.Gone());
  }

  @Test
  void retry_after_is_respected_up_to_a_limit() {
    assertThat(steady.decide(tried(1), answered(503, Duration.ofSeconds(90))))
        .isEqualTo(new DeliveryDecision.Retry(Duration.ofSeconds(90)));
    assertThat(steady.decide(tried(1), answered(503, Duration.ofSeconds(1))))
        .isEqualTo(new DeliveryDecision.Retry(Duration.ofSeconds(5)));
    assertThat(steady.decide(tried(1), answered(503, Duration.ofDays(900))))
        .isEqualTo(new DeliveryDecision.Retry(Duration.ofHours(24)));
  }

  @Test
  void delays_have_jitter() {
    DeliveryPolicy spread = new DeliveryPolicy(DELAYS, () -> 0.5);
    assertThat(spread.decide(tried(1), answered(500, null)))
        .isEqualTo(new DeliveryDecision.Retry(Duration.ofMillis(5_500)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://Example.org/x", "http://example.org:80/", "HTTP://EXAMPLE.ORG"})
  void receivers_are_identified_by_host_and_port(String url) {
    assertThat(Delivery.host(url)).isEqualTo("example.org:80");
    assertThat(Delivery.host("https://[::1]/")).isEqualTo("[::1]:443");
  }
}
