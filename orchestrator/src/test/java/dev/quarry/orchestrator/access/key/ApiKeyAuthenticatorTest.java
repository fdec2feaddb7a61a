package dev.quarry.orchestrator.access.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.access.PostgresKeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

final class ApiKeyAuthenticatorTest {
  private static final Pepper PEPPER = new Pepper("p".repeat(32));

  private final DataSource database = TestDatabase.fresh();
  private final KeyStore store = new PostgresKeyStore(new Database(database));
  private final AtomicLong nanos = new AtomicLong();
  private final ApiKeyAuthenticator here = ring(PEPPER, true);
  private final ApiKeys keys = new ApiKeys(store, here, () -> PEPPER);

  private ApiKeyAuthenticator ring(Pepper pepper, boolean required) {
    return new ApiKeyAuthenticator(store, () -> pepper, null, required, nanos::get);
  }

  private static AuditEntry entry() {
    return AuditEntry.ofServer("test", "/test");
  }

  private ApiKeys.CreateResult.Created create(Role role, @Nullable Instant expires) {
    return create("acme", role, expires);
  }

  private ApiKeys.CreateResult.Created create(String tenant, Role role, @Nullable Instant expires) {
    return (ApiKeys.CreateResult.Created)
        keys.create(new ApiKeys.NewApiKey("test", tenant, role, expires), entry());
  }

  private KeyStore.Revocation revoke(String id) {
    return keys.revoke(id, null, entry());
  }

  @Test
  void key_authenticates_its_tenant_and_role() {
    ApiKeys.CreateResult.Created made = create(Role.EDITOR, null);
    assertThat(made.text()).matches("qk_[0-9a-f]{16}_[0-9a-f]{64}");
    assertThat(here.check(made.text()))
        .contains(new Principal(made.key().id(), "acme", Role.EDITOR));
  }

  @Test
  void wrong_secret_for_a_known_id_is_rejected() {
    String text = create(Role.ADMIN, null).text();
    char last = text.charAt(text.length() - 1);
    String forged = text.substring(0, text.length() - 1) + (last == '0' ? '1' : '0');
    assertThat(here.check(forged)).isEmpty();
    assertThat(here.check(text.toUpperCase(java.util.Locale.ROOT))).isEmpty();
    assertThat(here.check(text + "0")).isEmpty();
    assertThat(here.check("qk_0000000000000000_" + "0".repeat(64))).isEmpty();
    assertThat(here.check("")).isEmpty();
  }

  @Test
  void database_contains_neither_the_secret_nor_an_equivalent() {
    String text = create(Role.ADMIN, null).text();
    String secret = text.substring(text.lastIndexOf('_') + 1);
    List<Map<String, Object>> rows =
        JdbcClient.create(database)
            .sql("select *, encode(secret_hmac, 'hex') as hmac from api_key")
            .query()
            .listOfRows();
    assertThat(rows.toString()).doesNotContain(secret);
    String id = text.substring(3, 19);
    assertThat(here.check("qk_" + id + "_" + rows.getFirst().get("hmac"))).isEmpty();
  }

  @Test
  void key_hashed_with_another_pepper_is_rejected() {
    String text = create(Role.ADMIN, null).text();
    assertThat(ring(new Pepper("q".repeat(32)), true).check(text)).isEmpty();
    assertThat(ring(new Pepper("p".repeat(32)), true).check(text)).isPresent();
  }

  @Test
  void keys_of_a_former_pepper_stay_valid_and_get_the_new_one_when_they_are_used() {
    String used = create(Role.EDITOR, null).text();
    String unused = create(Role.EDITOR, null).text();
    Pepper next = new Pepper("q".repeat(32));
    ApiKeyAuthenticator rotating = ring(new Pepper("q".repeat(32) + "\n" + "p".repeat(32)), true);

    assertThat(rotating.check(used)).isPresent();
    assertThat(rotating.check(used.substring(0, used.length() - 4) + "0000")).isEmpty();
    rotating.tick();

    assertThat(rotating.check(used)).isPresent();
    assertThat(ring(next, true).check(used)).isPresent();
    assertThat(ring(next, true).check(unused)).isEmpty();
    assertThat(rotating.check(unused)).isPresent();
    assertThat(keys.list("acme", null, 10))
        .extracting(ApiKey::pepperId)
        .containsExactlyInAnyOrder(next.id(), PEPPER.id());
  }

  @Test
  void replaced_key_stays_valid_for_a_while_and_the_new_one_may_do_the_same() {
    ApiKeys.CreateResult.Created former = create(Role.EDITOR, null);
    String id = former.key().id();

    ApiKeys.CreateResult.Created made =
        keys.rotate(id, "acme", Duration.ofDays(1), entry()).orElseThrow();

    assertThat(here.check(made.text()))
        .contains(new Principal(made.key().id(), "acme", Role.EDITOR));
    assertThat(made.key().name()).isEqualTo(former.key().name());
    assertThat(made.key().expiresAt()).isNull();
    assertThat(here.check(former.text())).isPresent();
    assertThat(store.find(id).orElseThrow().key().expiresAt())
        .isBetween(Instant.now().plusSeconds(80_000), Instant.now().plusSeconds(90_000));

    assertThat(keys.rotate(made.key().id(), null, Duration.ZERO, entry())).isPresent();
    assertThat(here.check(made.text())).isEmpty();
    assertThat(keys.rotate(made.key().id(), null, Duration.ZERO, entry())).isEmpty();
    assertThat(keys.rotate(id, "other", Duration.ZERO, entry())).isEmpty();
    assertThat(keys.rotate("nothing", null, Duration.ZERO, entry())).isEmpty();
    assertThat(here.check(former.text())).isPresent();
  }

  @Test
  void revoked_key_is_rejected_at_once_here_and_within_seconds_elsewhere() {
    create(Role.ADMIN, null);
    ApiKeys.CreateResult.Created made = create(Role.ADMIN, null);
    ApiKeyAuthenticator there = ring(PEPPER, true);
    assertThat(there.check(made.text())).isPresent();
    assertThat(revoke(made.key().id())).isEqualTo(KeyStore.Revocation.REVOKED);
    assertThat(here.check(made.text())).isEmpty();
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    assertThat(there.check(made.text())).isEmpty();
  }

  @Test
  void caller_is_still_valid_until_its_key_is_revoked_on_any_node() {
    Principal caller = create(Role.VIEWER, null).key().principal();
    ApiKeyAuthenticator there = ring(PEPPER, true);
    assertThat(here.isStillValid(caller)).isTrue();
    assertThat(there.isStillValid(caller)).isTrue();
    revoke(caller.keyId());
    assertThat(here.isStillValid(caller)).isFalse();
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    assertThat(there.isStillValid(caller)).isFalse();
    assertThat(here.isStillValid(Principal.OPERATOR)).as("without such a key").isFalse();
    OperatorKey configured = new OperatorKey(List.of("k".repeat(16)));
    assertThat(
            new ApiKeyAuthenticator(store, () -> PEPPER, configured, true, nanos::get)
                .isStillValid(Principal.OPERATOR))
        .isTrue();
    assertThat(here.isStillValid(Principal.OPEN)).isFalse();
    assertThat(ring(PEPPER, false).isStillValid(Principal.OPEN)).isTrue();
  }

  @Test
  void an_expired_key_is_refused() {
    String text = create(Role.VIEWER, Instant.now().minusSeconds(1)).text();
    assertThat(here.check(text)).isEmpty();
  }

  @Test
  void last_admin_key_of_the_default_tenant_cannot_be_revoked() {
    String first = create("default", Role.ADMIN, null).key().id();
    create("default", Role.EDITOR, null);
    create("default", Role.ADMIN, Instant.now().minusSeconds(1));
    String other = create("acme", Role.ADMIN, null).key().id();
    assertThat(revoke(first)).isEqualTo(KeyStore.Revocation.LAST_ADMIN);
    assertThat(revoke(other)).isEqualTo(KeyStore.Revocation.REVOKED);
    create("default", Role.ADMIN, null);
    assertThat(revoke(first)).isEqualTo(KeyStore.Revocation.REVOKED);
    assertThat(revoke(first)).isEqualTo(KeyStore.Revocation.REVOKED);
    assertThat(revoke("nothing")).isEqualTo(KeyStore.Revocation.NO_SUCH_KEY);
  }

  @Test
  void key_of_another_tenant_is_not_found() {
    String key = create("acme", Role.EDITOR, null).key().id();
    assertThat(keys.revoke(key, "other", entry())).isEqualTo(KeyStore.Revocation.NO_SUCH_KEY);
    assertThat(keys.revoke(key, "acme", entry())).isEqualTo(KeyStore.Revocation.REVOKED);
  }

  @Test
  void first_key_must_be_an_admin_key_and_makes_keys_mandatory() {
    ApiKeyAuthenticator open = ring(PEPPER, false);
    ApiKeyAuthenticator neighbour = ring(PEPPER, false);
    ApiKeys first = new ApiKeys(store, open, () -> PEPPER);
    assertThat(first.create(new ApiKeys.NewApiKey("v", "acme", Role.VIEWER, null), entry()))
        .isInstanceOf(ApiKeys.CreateResult.AdminFirst.class);
    assertThat(first.create(new ApiKeys.NewApiKey("a", "acme", Role.ADMIN, null), entry()))
        .isInstanceOf(ApiKeys.CreateResult.AdminFirst.class);
    assertThat(open.required()).isFalse();
    first.create(new ApiKeys.NewApiKey("a", "default", Role.ADMIN, null), entry());
    assertThat(open.required()).isTrue();
    neighbour.tick();
    assertThat(neighbour.required()).isTrue();
  }

  @Test
  void concurrent_starts_create_one_admin_key() {
    assertThat(keys.createFirstAdmin()).isPresent();
    assertThat(keys.createFirstAdmin()).isEmpty();
  }

  @Test
  void last_use_is_stored_to_the_minute() {
    ApiKeys.CreateResult.Created made = create(Role.ADMIN, null);
    assertThat(made.key().lastUsedAt()).isNull();
    here.check(made.text());
    here.tick();
    assertThat(keys.list("acme", null, 1).getFirst().lastUsedAt())
        .isNotNull()
        .matches(used -> used.getEpochSecond() % 60 == 0, "is a whole minute");
  }

  @Test
  void string_forms_of_keys_contain_no_secret() {
    ApiKeys.CreateResult.Created made = create(Role.ADMIN, null);
    assertThat(made.toString()).doesNotContain(made.text());
    assertThat(KeyText.parse(made.text()).orElseThrow().toString()).hasSize(19);
  }
}
