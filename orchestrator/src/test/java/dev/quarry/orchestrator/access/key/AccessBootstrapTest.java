package dev.quarry.orchestrator.access.key;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.settings.AccessProperties;
import dev.quarry.orchestrator.settings.AccessProperties.Access;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.access.PostgresKeyStore;
import dev.quarry.settings.ConfigurationException;
import dev.quarry.settings.SettingValues;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessBootstrapTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final KeyStore store = new PostgresKeyStore(new Database(TestDatabase.fresh()));
  private final Pepper pepper = new Pepper("p".repeat(32));
  private final ApiKeyAuthenticator ring =
      new ApiKeyAuthenticator(store, () -> pepper, null, true, System::nanoTime);
  private final ApiKeys keys = new ApiKeys(store, ring, () -> pepper);

  private static AccessProperties properties(Access access, @Nullable String apiKey) {
    return new AccessProperties(
        access,
        apiKey,
        null,
        null,
        new AccessProperties.TenantDefaults(10, null, null, null, null, null, null, null, 100),
        new AccessProperties.Audit(true, Duration.ofDays(1)),
        new AccessProperties.Session(Duration.ofHours(12), Duration.ofDays(7)));
  }

  private AccessBootstrap start(Access access, @Nullable String apiKey) {
    return new AccessBootstrap(
        store, () -> pepper, SettingValues.lines(apiKey), access == Access.KEYS);
  }

  @Test
  void no_key_is_required_on_loopback_until_one_exists() {
    assertThat(start(Access.OPEN, null).keysRequired(LOOPBACK)).isFalse();
    keys.createFirstAdmin();
    assertThat(start(Access.OPEN, null).keysRequired(LOOPBACK)).isTrue();
  }

  @Test
  void non_loopback_address_requires_a_key() throws Exception {
    InetAddress network = InetAddress.getByName("192.0.2.7");
    for (InetAddress address : new InetAddress[] {network, null}) {
      assertThatThrownBy(() -> start(Access.OPEN, null).keysRequired(address))
          .isInstanceOfSatisfying(
              ConfigurationException.class,
              e -> assertThat(e.action()).contains("QUARRY_ACCESS=keys", "QUARRY_API_KEY"));
    }
    assertThat(start(Access.KEYS, null).keysRequired(network)).isTrue();
    assertThat(start(Access.OPEN, "a-long-enough-secret").keysRequired(network)).isTrue();
  }

  @Test
  void first_start_with_access_keys_creates_one_admin_key() {
    start(Access.KEYS, null).makeAdminKeyIfNeeded(keys);
    start(Access.KEYS, null).makeAdminKeyIfNeeded(keys);
    assertThat(keys.list(null, null, 10)).hasSize(1);
    assertThat(store.summary().admin()).isTrue();
  }

  @Test
  void stored_key_in_the_variable_is_not_promoted_to_the_operator_key() {
    String editors =
        ((ApiKeys.CreateResult.Created)
                keys.create(
                    new ApiKeys.NewApiKey("a", "acme", Role.EDITOR, null),
                    AuditEntry.ofServer("test", "/test")))
            .text();
    assertThat(start(Access.OPEN, editors).operatorKey()).isNull();
    assertThat(start(Access.OPEN, editors).keysRequired(LOOPBACK)).isTrue();
    assertThat(start(Access.OPEN, "a-long-enough-secret").operatorKey()).isNotNull();
    assertThat(start(Access.OPEN, null).operatorKey()).isNull();
  }

  @Test
  void admin_of_another_tenant_is_not_an_operator() {
    keys.create(
        new ApiKeys.NewApiKey("a", "acme", Role.ADMIN, null), AuditEntry.ofServer("test", "/test"));
    assertThat(store.summary().admin()).isFalse();
    start(Access.KEYS, null).makeAdminKeyIfNeeded(keys);
    assertThat(store.summary().admin()).isTrue();
  }

  @Test
  void no_admin_key_is_created_if_an_operator_key_is_configured() {
    start(Access.KEYS, "a-long-enough-secret").makeAdminKeyIfNeeded(keys);
    assertThat(store.summary().any()).isFalse();
  }

  @Test
  void node_with_another_pepper_does_not_start() {
    keys.createFirstAdmin();
    AccessBootstrap other =
        new AccessBootstrap(store, () -> new Pepper("q".repeat(32)), List.of(), true);
    assertThatThrownBy(() -> other.keysRequired(LOOPBACK))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e -> assertThat(e.action()).contains("QUARRY_KEY_PEPPER"));
  }

  @Test
  void node_that_has_the_former_pepper_too_starts() {
    keys.createFirstAdmin();
    Pepper both = new Pepper("q".repeat(32) + "\n" + "p".repeat(32));

    assertThat(new AccessBootstrap(store, () -> both, List.of(), true).keysRequired(LOOPBACK))
        .isTrue();
  }

  @Test
  void both_keys_of_the_operator_are_accepted_while_they_are_rotated() {
    OperatorKey operator =
        requireNonNull(
            start(Access.KEYS, "the-next-long-secret\nthe-former-long-secret").operatorKey());

    assertThat(operator.is("the-next-long-secret")).isTrue();
    assertThat(operator.is("the-former-long-secret")).isTrue();
    assertThat(operator.is("the-next-long-secret\nthe-former-long-secret")).isFalse();
    assertThat(operator.is("another-long-secret")).isFalse();
  }

  @Test
  void short_secrets_are_refused() {
    assertThatThrownBy(() -> properties(Access.OPEN, "the-next-long-secret\nshort"))
        .hasMessageContaining("QUARRY_API_KEY");
    assertThatThrownBy(() -> properties(Access.OPEN, "short"))
        .hasMessageContaining("QUARRY_API_KEY");
    assertThatThrownBy(() -> properties(Access.OPEN, "fifteen-letters"))
        .hasMessageContaining("QUARRY_API_KEY");
    assertThat(properties(Access.OPEN, "\tsixteen-letters-\n").apiKey())
        .isEqualTo("sixteen-letters-");
  }

  @Test
  void key_with_non_header_characters_is_rejected_and_not_shown() {
    for (String wrong : List.of("a-long-enough-\u0000-secret", "a-long-enough-schl\u00fcssel")) {
      assertThatThrownBy(() -> properties(Access.OPEN, wrong))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("QUARRY_API_KEY")
          .hasMessageNotContaining("long-enough");
    }
  }
}
