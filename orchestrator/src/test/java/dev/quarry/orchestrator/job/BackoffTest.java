package dev.quarry.orchestrator.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private static final Duration FIRST = Duration.ofSeconds(4);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static final RandomGenerator LEAST = () -> 0L;

  private final Backoff backoff = new Backoff(FIRST, LONGEST, 3);

  @Test
  void delays_grow_by_the_multiplier_up_to_the_longest() {
    List<Duration> least =
        IntStream.of(1, 2, 3, 400).mapToObj(attempt -> backoff.delay(attempt, LEAST)).toList();
    assertThat(least)
        .containsExactly(half(FIRST), half(FIRST.multipliedBy(3)), half(LONGEST), half(LONGEST));
  }

  @Test
  void jitter_is_between_half_and_all_of_the_delay() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int i = 0; i < 1_000; i++) {
      assertThat(backoff.delay(1, random)).isBetween(half(FIRST), FIRST);
    }
  }

  @Test
  void a_longer_requested_delay_is_used_up_to_the_longest() {
    assertThat(backoff.delay(1, Duration.ofSeconds(20), LEAST)).isEqualTo(Duration.ofSeconds(20));
    assertThat(backoff.delay(1, Duration.ofDays(1), LEAST)).isEqualTo(LONGEST);
    assertThat(backoff.delay(3, Duration.ofSeconds(1), LEAST)).isEqualTo(half(LONGEST));
  }

  @Test
  void shrinking_and_negative_delays_are_rejected() {
    assertThatThrownBy(() -> new Backoff(FIRST, LONGEST, 0.5)).hasMessageContaining("multiplier");
    assertThatThrownBy(() -> new Backoff(FIRST, LONGEST, Double.NaN))
        .hasMessageContaining("multiplier");
    assertThatThrownBy(() -> new Backoff(LONGEST, FIRST, 2)).hasMessageContaining("longest");
  }

  private static Duration half(Duration whole) {
    return whole.dividedBy(2);
  }
}
