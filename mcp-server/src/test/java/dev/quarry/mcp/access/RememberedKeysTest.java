package dev.quarry.mcp.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.access.KeyCheck.Verdict;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RememberedKeysTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();
  private Verdict verdict = Verdict.GOOD;
  private final RememberedKeys keys =
      new RememberedKeys(
          caller -> {
            asked.incrementAndGet();
            return verdict;
          },
          nanos::get);

  @Test
  void good_key_is_asked_about_again_after_seconds() {
    Caller caller = new Caller("a");
    assertThat(keys.check(caller)).isEqualTo(Verdict.GOOD);
    verdict = Verdict.BAD;
    assertThat(keys.check(new Caller("a"))).isEqualTo(Verdict.GOOD);
    assertThat(asked).hasValue(1);
    nanos.addAndGet(3_000_000_000L);
    assertThat(keys.check(caller)).isEqualTo(Verdict.BAD);
    assertThat(keys.check(caller)).isEqualTo(Verdict.BAD);
    assertThat(asked).hasValue(3);
  }

  @Test
  void texts_of_callers_have_no_key() {
    assertThat(new Caller("secret").toString()).doesNotContain("secret");
  }
}
