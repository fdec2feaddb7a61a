package dev.quarry.orchestrator.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private static final Duration INITIAL_DELAY = Duration.ofSeconds(4);
  private static final Duration MAX_DELAY = Duration.ofSeconds(30);

  private static final RandomGenerator NO_JITTER = () -> 0L;

  private final Backoff backoff = new Backoff(INITIAL_DELAY, MAX_DELAY, 3);

  @Test
  void delays_grow_by_the_multiplier_up_to_the_longest() {
    List<Duration> least =
        IntStream.of(1, 2, 3, 400).mapToObj(attempt -> backoff.delay(attempt, NO_JITTER)).toList();
    assertThat(least)
        .containsExactly(
            half(INITIAL_DELAY),
            half(INITIAL_DELAY.multipliedBy(3)),
            half(MAX_DELAY),
            half(MAX_DELAY));
  }

  @Test
  void jitter_is_between_half_and_all_of_the_delay() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int i = 0; i < 1_000; i++) {
      assertThat(backoff.delay(1, random)).isBetween(half(INITIAL_DELAY), INITIAL_DELAY);
    }
  }

  @Test
  void a_longer_requested_delay_is_used_up_to_the_longest() {
    assertThat(backoff.delay(1, Duration.ofSeconds(20), NO_JITTER))
        .isEqualTo(Duration.ofSeconds(20));
    assertThat(backoff.delay(1, Duration.ofDays(1), NO_JITTER)).isEqualTo(MAX_DELAY);
    assertThat(backoff.delay(3, Duration.ofSeconds(1), NO_JITTER)).isEqualTo(half(MAX_DELAY));
  }

  @Test
  void shrinking_and_negative_delays_are_rejected() {
    assertThatThrownBy(() -> new Backoff(INITIAL_DELAY, MAX_DELAY, 0.5))
        .hasMessageContaining("multiplier");
    assertThatThrownBy(() -> new Backoff(INITIAL_DELAY, MAX_DELAY, Double.NaN))
        .hasMessageContaining("multiplier");
    assertThatThrownBy(() -> new Backoff(MAX_DELAY, INITIAL_DELAY, 2)).hasMessageContaining("max");
  }

  private static Duration half(Duration whole) {
    return whole.dividedBy(2);
  }
}
