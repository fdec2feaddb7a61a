package dev.quarry.orchestrator.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.embed.SentPassages;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenMeterTest {
  private final Map<String, Long> recorded = new HashMap<>();
  private boolean away;

  private final TokenMeter meter =
      new TokenMeter(
          String::length,
          tokens -> {
            if (away) {
              throw new StoreUnavailableException("away", new IOException());
            }
            tokens.forEach((tenant, n) -> recorded.merge(tenant, n, Long::sum));
          });

  private final SentPassages sent =
      meter.counting(Map.of("aaa", "acme", "bb", "acme", "ccccc", "other"));

  @Test
  void tokens_are_counted_by_the_tokenizer_if_the_endpoint_does_not_say() {
    sent.sent(List.of("aaa", "bb", "ccccc"), 0);

    assertThat(recorded).isEqualTo(Map.of("acme", 5L, "other", 5L));
    assertThat(meter.total()).isEqualTo(10);
  }

  @Test
  void tokens_of_the_endpoint_are_divided_among_the_tenants() {
    sent.sent(List.of("aaa", "ccccc"), 80);

    assertThat(recorded).isEqualTo(Map.of("acme", 30L, "other", 50L));
    assertThat(meter.total()).isEqualTo(80);
  }

  @Test
  void tokens_that_cannot_be_recorded_are_recorded_with_the_next_ones() {
    away = true;
    assertThatThrownBy(() -> sent.sent(List.of("aaa"), 0))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(recorded).isEmpty();
    away = false;

    sent.sent(List.of("bb"), 0);
    sent.sent(List.of("ccccc"), 0);

    assertThat(recorded).isEqualTo(Map.of("acme", 5L, "other", 5L));
  }
}
