package dev.quarry.mcp.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.access.AccessPolicy.Decision;
import dev.quarry.mcp.access.AccessPolicy.Headers;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessPolicyTest {
  private static final String KEY = "0123456789abcdef";
  private KeyValidator.Result others = new KeyValidator.Result.Invalid();
  private final AccessPolicy open =
      new AccessPolicy(KeyPolicy.NONE, List.of("quarry.lan"), List.of(), false);
  private final AccessPolicy keyed =
      new AccessPolicy(
          new KeyPolicy(true, KEY, caller -> others), List.of(), List.of("https://app.test"), true);

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000", "quarry.lan:80"})
  void own_host_names_are_accepted(String host) {
    assertThat(refusal(open, new Headers(host, null, null, null))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.test",
        "127.0.0.1.evil.test",
        "localhost.evil.test:8000",
        "evil.test:127.0.0.1",
        "[::1].evil.test",
        ""
      })
  void foreign_host_names_are_refused(String host) {
    assertThat(refusal(open, new Headers(host, null, null, null)).map(Decision.Refused::code))
        .contains("host_not_allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:6274", "https://127.0.0.1", "http://[::1]:3000"})
  void pages_on_loopback_are_accepted(String origin) {
    assertThat(refusal(open, new Headers("localhost", origin, null, null))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.test",
        "null",
        "http://localhost.evil.test",
        "http://evil.test:127.0.0.1",
        "file://localhost",
        "http://localhost@evil.test"
      })
  void pages_of_other_origins_are_refused(String origin) {
    assertThat(
            refusal(open, new Headers("localhost", origin, null, null))
                .map(Decision.Refused::status))
        .contains(403);
  }

  @Test
  void key_is_read_from_either_header() {
    assertThat(refusal(keyed, caller(null, KEY))).isEmpty();
    assertThat(refusal(keyed, caller("Bearer " + KEY, null))).isEmpty();
    assertThat(refusal(keyed, caller("bearer  " + KEY, null))).isEmpty();
  }

  @Test
  void missing_or_wrong_key_is_refused() {
    assertThat(refusal(keyed, caller(null, null)).map(Decision.Refused::status)).contains(401);
    assertThat(refusal(keyed, caller(null, KEY + "0")).map(Decision.Refused::status)).contains(401);
    assertThat(refusal(keyed, caller("Basic " + KEY, null)).map(Decision.Refused::status))
        .contains(401);
    assertThat(refusal(keyed, caller(KEY, null)).map(Decision.Refused::status)).contains(401);
  }

  @Test
  void configured_origin_is_accepted() {
    assertThat(refusal(keyed, new Headers("q.test", "https://app.test", null, KEY))).isEmpty();
  }

  private static Optional<Decision.Refused> refusal(AccessPolicy policy, Headers headers) {
    return policy.decide(headers) instanceof Decision.Refused refused
        ? Optional.of(refused)
        : Optional.empty();
  }

  private static Headers caller(@Nullable String authorization, @Nullable String key) {
    return new Headers("q.test", null, authorization, key);
  }

  @Test
  void orchestrator_checks_other_keys() {
    Headers other = new Headers("any.test", null, "Bearer other", null);
    assertThat(refusal(keyed, other).map(Decision.Refused::status)).contains(401);
    others = new KeyValidator.Result.Unknown();
    assertThat(refusal(keyed, other).map(Decision.Refused::status)).contains(503);
    others = new KeyValidator.Result.Valid("acme");
    assertThat(keyed.decide(other)).isEqualTo(new Decision.Allowed(new Caller("other", "acme")));
    assertThat(
            refusal(keyed, new Headers("any.test", null, null, null)).map(Decision.Refused::status))
        .contains(401);
  }
}
