package dev.quarry.orchestrator.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.access.AccessPolicy.Call;
import dev.quarry.orchestrator.access.AccessPolicy.Decision;
import dev.quarry.orchestrator.access.Credential.Intent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessPolicyTest {
  private static final int PORT = 8001;
  private static final Decision IN = new Decision.Allowed(Principal.OPEN);

  private static final Principal SIGNED_IN = Principal.OPERATOR.in("session");

  private static final Decision OWNER = new Decision.Allowed(Principal.OPERATOR);

  private final AccessPolicy open =
      new AccessPolicy(Authenticator.none(), Set.of("quarry.example", "dev.example:3000"));
  private final AccessPolicy keyed = new AccessPolicy(new OneKey("a-long-secret-key"), Set.of());

  private record OneKey(String key) implements Authenticator {
    @Override
    public boolean required() {
      return true;
    }

    @Override
    public Optional<Principal> check(String sent) {
      return sent.equals(key) ? Optional.of(Principal.OPERATOR) : Optional.empty();
    }

    @Override
    public Optional<Principal> session(String token) {
      return token.equals("t") ? Optional.of(SIGNED_IN) : Optional.empty();
    }

    @Override
    public boolean isStillValid(Principal principal) {
      return principal.equals(Principal.OPERATOR);
    }
  }

  private static Call call(@Nullable String host, @Nullable String origin, @Nullable String key) {
    return new Call(PORT, host, origin, key == null ? null : new Credential.Key(key), true);
  }

  private static Call cookie(@Nullable String origin, Intent intent, @Nullable String fetchSite) {
    return new Call(
        PORT,
        "quarry.lan:8001",
        origin,
        new Credential.Session("t", intent, true, fetchSite),
        true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8001",
        "LOCALHOST:8001",
        "127.0.0.1:8001",
        "127.5.6.7:8001",
        "[::1]:8001",
        "quarry.example",
        "quarry.example:8443",
        "dev.example:3000"
      })
  void server_without_keys_accepts_loopback_names(String host) {
    assertThat(open.decide(call(host, null, null))).isEqualTo(IN);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "localhost",
        "localhost:8002",
        "evil.example:8001",
        "localhost.evil.example:8001",
        "127.0.0.1.evil.example:8001",
        "evil.example@localhost:8001",
        "localhost:8001:8001",
        "dev.example:3001",
        "10.0.0.1:8001",
        "[::2]:8001"
      })
  void server_without_keys_rejects_names_of_a_rebound_page(@Nullable String host) {
    assertThat(open.decide(call(host, null, null))).isInstanceOf(Decision.WrongHost.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://localhost:8001", "http://127.0.0.1:8001", "https://quarry.example"})
  void server_without_keys_accepts_its_own_origin(String origin) {
    assertThat(open.decide(call("localhost:8001", origin, null))).isEqualTo(IN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "http://localhost:3000",
        "https://evil.example",
        "http://localhost:8001.evil.example",
        "file://",
        "chrome-extension://localhost:8001"
      })
  void other_origins_are_rejected(String origin) {
    assertThat(open.decide(call("localhost:8001", origin, null)))
        .isInstanceOf(Decision.WrongOrigin.class);
    assertThat(keyed.decide(call("localhost:8001", origin, "a-long-secret-key")))
        .isInstanceOf(Decision.WrongOrigin.class);
  }

  @Test
  void server_with_keys_accepts_any_host_name_with_a_valid_key() {
    String host = "quarry.internal.example";
    assertThat(keyed.decide(call(host, null, null))).isInstanceOf(Decision.NoKey.class);
    assertThat(keyed.decide(call(host, null, ""))).isInstanceOf(Decision.WrongKey.class);
    assertThat(keyed.decide(call(host, null, "a-long-secret-kez")))
        .isInstanceOf(Decision.WrongKey.class);
    assertThat(keyed.decide(call(host, null, "a-long-secret-key"))).isEqualTo(OWNER);
    assertThat(keyed.decide(call(host, "https://" + host + ":8443", "a-long-secret-key")))
        .isInstanceOf(Decision.WrongOrigin.class);
    // The proxy in front has ended TLS.
    assertThat(keyed.decide(call(host, "https://" + host, "a-long-secret-key"))).isEqualTo(OWNER);
    assertThat(keyed.decide(call(host, "http://" + host, "a-long-secret-key"))).isEqualTo(OWNER);
  }

  @Test
  void health_check_needs_no_key_but_a_valid_host() {
    assertThat(keyed.decide(new Call(PORT, "any.example", null, null, false)))
        .isInstanceOf(Decision.Anonymous.class);
    assertThat(open.decide(new Call(PORT, "any.example", null, null, false)))
        .isInstanceOf(Decision.WrongHost.class);
  }

  @Test
  void cookie_is_accepted_from_pages_of_this_server_only() {
    Decision in = new Decision.Allowed(SIGNED_IN);
    String own = "http://quarry.lan:8001";
    for (Intent intent : Intent.values()) {
      assertThat(keyed.decide(cookie(own, intent, "same-origin"))).isEqualTo(in);
      assertThat(keyed.decide(cookie(own, intent, null))).isEqualTo(in);
      for (String origin : List.of("http://quarry.lan:8002", "http://localhost:8001", "null")) {
        assertThat(keyed.decide(cookie(origin, intent, null)))
            .as(origin)
            .isInstanceOf(Decision.WrongOrigin.class);
      }
      for (String site : List.of("same-site", "cross-site", "")) {
        assertThat(keyed.decide(cookie(own, intent, site)))
            .as(site)
            .isInstanceOf(Decision.Forged.class);
      }
    }
    assertThat(keyed.decide(cookie(null, Intent.READ, "none"))).isEqualTo(in);
    assertThat(keyed.decide(cookie(null, Intent.CHANGE, "none")))
        .isInstanceOf(Decision.Forged.class);
    assertThat(keyed.decide(cookie(null, Intent.WEB_SOCKET, null)))
        .isInstanceOf(Decision.WrongOrigin.class);
  }

  @Test
  void cookie_changes_nothing_without_the_header() {
    Credential bare = new Credential.Session("t", Intent.CHANGE, false, "same-origin");
    assertThat(keyed.decide(new Call(PORT, "quarry.lan", null, bare, true)))
        .isInstanceOf(Decision.Forged.class);
    Credential unknown = new Credential.Session("u", Intent.READ, false, null);
    assertThat(keyed.decide(new Call(PORT, "quarry.lan", null, unknown, true)))
        .isInstanceOf(Decision.SessionEnded.class);
  }
}
