package dev.quarry.mcp.protocol.modern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.mcp.access.Caller;
import dev.quarry.mcp.protocol.ProtocolException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateSealTest {
  private static final Caller ANNA = new Caller("key-of-anna", "acme");
  private static final Caller BERT = new Caller("key-of-bert", "acme");
  private static final String SUBJECT = "tools/call greet";

  private final AtomicLong now = new AtomicLong(1_785_196_800);
  private final Clock clock =
      ((InstantSource) () -> Instant.ofEpochSecond(now.get())).withZone(ZoneOffset.UTC);
  private final StateSeal seal = new StateSeal(clock);

  @Test
  void state_comes_back_and_cannot_be_read_by_the_client() {
    String sealed = seal.seal("step 2, grüße", ANNA, SUBJECT);

    assertThat(sealed).matches("[A-Za-z0-9_-]+").doesNotContain("step");
    assertThat(seal.open(sealed, ANNA, SUBJECT)).isEqualTo("step 2, grüße");
    assertThat(seal.seal("step 2, grüße", ANNA, SUBJECT)).isNotEqualTo(sealed);
  }

  @Test
  void state_of_another_caller_subject_or_process_is_refused() {
    String sealed = seal.seal("1", ANNA, SUBJECT);

    assertRefused(seal, sealed, BERT, SUBJECT);
    assertRefused(seal, sealed, new Caller("key-of-anna", "other"), SUBJECT);
    assertRefused(seal, sealed, Caller.ANONYMOUS, SUBJECT);
    assertRefused(seal, sealed, new Caller("key-of-anna", "acme", "carl", null), SUBJECT);
    assertRefused(seal, sealed, ANNA, "tools/call other");
    assertRefused(new StateSeal(clock), sealed, ANNA, SUBJECT);
  }

  @Test
  void state_expires() {
    String sealed = seal.seal("1", ANNA, SUBJECT);

    now.addAndGet(Duration.ofMinutes(15).toSeconds());
    assertThat(seal.open(sealed, ANNA, SUBJECT)).isEqualTo("1");
    now.incrementAndGet();
    assertRefused(seal, sealed, ANNA, SUBJECT);
  }

  @Test
  void changed_state_is_refused() {
    String sealed = seal.seal("1", ANNA, SUBJECT);

    for (int i = 0; i < sealed.length() - 1; i++) {
      char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
      assertRefused(seal, sealed.substring(0, i) + other + sealed.substring(i + 1), ANNA, SUBJECT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "not base64!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void made_up_state_is_refused(String state) {
    assertRefused(seal, state, ANNA, SUBJECT);
  }

  private static void assertRefused(StateSeal seal, String state, Caller caller, String subject) {
    assertThatThrownBy(() -> seal.open(state, caller, subject))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("requestState");
  }
}
