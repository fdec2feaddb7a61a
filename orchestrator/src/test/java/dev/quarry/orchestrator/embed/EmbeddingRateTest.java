package dev.quarry.orchestrator.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EmbeddingRateTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final EmbeddingRate rate = new EmbeddingRate();

  @Test
  void unknown_until_something_was_embedded() {
    assertThat(rate.secondsPerPassage()).isEmpty();
  }

  @Test
  void calls_at_the_same_time_share_it() {
    rate.observe(10, -SECOND, SECOND);
    rate.observe(10, -SECOND, SECOND);

    assertThat(rate.secondsPerPassage().orElseThrow()).isCloseTo(.09, within(.02));
  }

  @Test
  void time_without_a_call_does_not_count() {
    rate.observe(10, 0, SECOND);
    rate.observe(10, 100 * SECOND, 101 * SECOND);

    assertThat(rate.secondsPerPassage().orElseThrow()).isCloseTo(.1, within(1e-9));
  }
}
