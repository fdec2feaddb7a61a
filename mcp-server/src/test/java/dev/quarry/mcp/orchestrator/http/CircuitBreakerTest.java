package dev.quarry.mcp.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final CircuitBreaker circuit = new CircuitBreaker(3, Duration.ofSeconds(4), nanos::get);

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      circuit.check();
      circuit.failed();
    }
  }

  @Test
  void calls_are_refused_after_failures_in_a_row() {
    fail(2);
    circuit.responded();
    fail(2);
    assertThatCode(circuit::check).doesNotThrowAnyException();
    circuit.failed();

    assertThatThrownBy(circuit::check)
        .isInstanceOf(OrchestratorException.class)
        .hasMessageContaining("Repeat the call in 4 seconds");
  }

  @Test
  void after_the_pause_one_call_is_let_through_and_decides() {
    fail(3);
    nanos.addAndGet(Duration.ofSeconds(4).toNanos());
    circuit.check();
    assertThatThrownBy(circuit::check).isInstanceOf(OrchestratorException.class);
    circuit.failed();
    assertThatThrownBy(circuit::check).isInstanceOf(OrchestratorException.class);

    nanos.addAndGet(Duration.ofSeconds(4).toNanos());
    circuit.check();
    circuit.responded();

    circuit.check();
    circuit.failed();
    assertThatCode(circuit::check).doesNotThrowAnyException();
  }
}
