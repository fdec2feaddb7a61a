package dev.quarry.mcp.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.access.KeyValidator.Result;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CachingKeyValidatorTest {
  private static final Result ACME = new Result.Valid("acme");
  private static final Result INVALID = new Result.Invalid();

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger checks = new AtomicInteger();
  private Result result = ACME;
  private final CachingKeyValidator validator =
      new CachingKeyValidator(
          caller -> {
            checks.incrementAndGet();
            return result;
          },
          nanos::get);

  @Test
  void valid_key_is_cached_for_three_seconds_and_invalid_key_not_at_all() {
    Caller caller = new Caller("a");
    assertThat(validator.check(caller)).isEqualTo(ACME);
    result = INVALID;
    assertThat(validator.check(new Caller("a"))).isEqualTo(ACME);
    assertThat(checks).hasValue(1);
    nanos.addAndGet(3_000_000_000L);
    assertThat(validator.check(caller)).isEqualTo(INVALID);
    assertThat(validator.check(caller)).isEqualTo(INVALID);
    assertThat(checks).hasValue(3);
  }

  @Test
  void string_form_of_a_caller_has_no_key() {
    assertThat(new Caller("secret").toString()).doesNotContain("secret");
  }
}
