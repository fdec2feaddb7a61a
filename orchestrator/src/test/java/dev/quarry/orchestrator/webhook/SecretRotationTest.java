package dev.quarry.orchestrator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.webhook.PostgresEndpoints;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rotation of the key that encrypts the secrets of tenants. */
final class SecretRotationTest {
  private static final byte[] FORMER = {1};
  private static final byte[] NEXT = {2};

  private final PostgresEndpoints store = new PostgresEndpoints(new Database(TestDatabase.fresh()));

  private Endpoints endpoints(byte[]... keys) {
    return new Endpoints(store, new SecretEncryptor(() -> List.of(keys)));
  }

  private static List<String> signing(Endpoints endpoints) {
    Delivery delivery =
        new Delivery(
            UUID.randomUUID(),
            "acme",
            "https://a.test/",
            "a.test",
            "{}",
            null,
            1,
            1,
            Instant.EPOCH);
    return endpoints.secrets(delivery).stream().map(WebhookSecret::text).toList();
  }

  @Test
  void secrets_of_tenants_are_encrypted_with_the_new_key_and_sign_all_the_time() {
    Endpoints before = endpoints(FORMER);
    WebhookSecret previous = WebhookSecret.random();
    WebhookSecret present = WebhookSecret.random();
    before.set("acme", "https://a.test/", previous);
    before.rotate("acme", present, Duration.ofDays(1));
    List<String> both = Stream.of(present, previous).map(WebhookSecret::text).toList();
    assertThat(signing(before)).isEqualTo(both);

    Endpoints rotating = endpoints(NEXT, FORMER);
    assertThat(signing(rotating)).isEqualTo(both);
    rotating.encryptAnew();

    assertThat(signing(rotating)).isEqualTo(both);
    assertThat(signing(endpoints(NEXT))).isEqualTo(both);
  }

  @Test
  void secrets_that_were_encrypted_with_the_key_of_the_database_are_read_with_a_configured_one() {
    assertThat(store.existingKey()).isEmpty();
    WebhookSecret secret = WebhookSecret.random();
    endpoints(store.key()).set("acme", null, secret);

    endpoints(NEXT, store.existingKey().orElseThrow()).encryptAnew();

    assertThat(signing(endpoints(NEXT))).containsExactly(secret.text());
  }
}
