package dev.quarry.orchestrator.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.quarry.model.Health;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class HealthChecksTest {
  private final Logger log = (Logger) LoggerFactory.getLogger(HealthChecks.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    log.addAppender(logged);
    log.setLevel(Level.INFO);
  }

  @AfterEach
  void stop() {
    log.detachAppender(logged);
    log.setLevel(null);
  }

  private List<Level> levels() {
    return logged.list.stream().map(ILoggingEvent::getLevel).toList();
  }

  @Test
  void component_is_logged_when_it_goes_down_and_up() throws Exception {
    AtomicBoolean away = new AtomicBoolean();
    HealthChecks checks =
        new HealthChecks(
            List.of(
                new HealthChecks.Check(
                    "stone",
                    () -> {
                      if (away.get()) {
                        throw new IllegalStateException("gone");
                      }
                    })));
    assertThat(checks.run().status()).isEqualTo("up");
    assertThat(levels()).isEmpty();
    away.set(true);
    assertThat(checks.run().status()).isEqualTo("down");
    assertThat(checks.run().status()).isEqualTo("down");
    assertThat(levels()).containsExactly(Level.WARN);
    assertThat(logged.list.getFirst().getFormattedMessage()).contains("stone", "gone");
    away.set(false);
    assertThat(checks.run().status()).isEqualTo("up");
    assertThat(checks.run().status()).isEqualTo("up");
    assertThat(levels()).containsExactly(Level.WARN, Level.INFO);
  }

  @Test
  void absent_feature_is_off_and_is_not_logged() throws Exception {
    AtomicBoolean installed = new AtomicBoolean();
    HealthChecks checks =
        new HealthChecks(List.of(HealthChecks.Check.ofFeature("rendering", installed::get)));
    assertThat(checks.run())
        .isEqualTo(new Health("up", Map.of("rendering", Map.of("status", "off"))));
    installed.set(true);
    assertThat(checks.run())
        .isEqualTo(new Health("up", Map.of("rendering", Map.of("status", "up"))));
    assertThat(levels()).isEmpty();
  }
}
