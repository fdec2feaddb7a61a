package dev.quarry.orchestrator.pipeline.fetch.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The contract of every registry of hosts. */
public abstract class HostRegistryContract {
  private static final Duration DELAY = Duration.ofSeconds(100);

  protected abstract HostRegistry registry();

  @Test
  void node_alone_has_all_permits() {
    HostRegistry.Share share = registry().renew("a", 0, 4);
    assertThat(share.settled()).isTrue();
    assertThat(share.permits(4)).isEqualTo(4);
    assertThat(share.postponed()).isZero();
    assertThat(registry().renew("a", 0, 4).permits(4)).isEqualTo(4);
  }

  @Test
  void starts_with_a_delay_are_apart_for_each_host() {
    HostRegistry registry = registry();
    assertThat(registry.reserveStart("a", DELAY)).isZero();
    assertThat(registry.reserveStart("a", DELAY)).isBetween(DELAY.dividedBy(2), DELAY);
    assertThat(registry.reserveStart("a", DELAY)).isGreaterThan(DELAY);
    assertThat(registry.reserveStart("b", DELAY)).isZero();
    assertThat(registry.renew("a", 0, 4).postponed()).as("for hosts without a delay").isZero();
  }

  @Test
  void postponed_host_has_no_start() {
    HostRegistry registry = registry();
    registry.postpone("a", DELAY);
    registry.postpone("a", Duration.ofSeconds(1));
    assertThat(registry.renew("a", 0, 4).postponed()).isBetween(DELAY.dividedBy(2), DELAY);
    assertThat(registry.reserveStart("a", DELAY)).isBetween(DELAY.dividedBy(2), DELAY);
    assertThat(registry.renew("b", 0, 4).postponed()).isZero();
    registry.leave("a");
    assertThat(registry.renew("a", 0, 4).postponed()).as("still").isGreaterThan(Duration.ZERO);
  }
}
