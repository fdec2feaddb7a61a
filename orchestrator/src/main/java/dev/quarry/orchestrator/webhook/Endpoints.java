package dev.quarry.orchestrator.webhook;

import dev.quarry.orchestrator.webhook.EndpointStore.EncryptedSecret;
import dev.quarry.orchestrator.webhook.EndpointStore.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Manages the webhook endpoints and signing secrets of tenants. Thread-safe.
 *
 * <p>A secret is generated when a tenant first needs one, so that every message is signed.
 */
public final class Endpoints {
  private static final Logger log = LoggerFactory.getLogger(Endpoints.class);

  private final EndpointStore store;
  private final SecretEncryptor encryptor;

  public Endpoints(EndpointStore store, SecretEncryptor encryptor) {
    this.store = store;
    this.encryptor = encryptor;
  }

  public Optional<Row> find(String tenant) {
    return store.find(tenant);
  }

  /** An endpoint, with its secret if one was just generated. The secret is shown only once. */
  public record Changed(Row row, @Nullable WebhookSecret made) {
    /** The text of the generated secret; null if none was generated. */
    public @Nullable String shownSecret() {
      return made == null ? null : made.text();
    }
  }

  /**
   * Sets the URL that receives the webhooks of all jobs of a tenant.
   *
   * @param url null: only callback URLs receive messages
   * @param secret replaces the tenant's secret; null: keep it, or generate one if there is none
   */
  public Changed set(String tenant, @Nullable String url, @Nullable WebhookSecret secret) {
    WebhookSecret made = secret == null ? WebhookSecret.random() : secret;
    String encrypted = encryptor.encrypt(made);
    Row row = store.set(tenant, url, encrypted, secret != null);
    return new Changed(row, secret == null && row.secret().equals(encrypted) ? made : null);
  }

  /**
   * Replaces the signing secret.
   *
   * @param secret null: generate one
   * @param keepOld how long the old secret also signs, so that receivers can be updated
   */
  public Changed rotate(String tenant, @Nullable WebhookSecret secret, Duration keepOld) {
    WebhookSecret next = secret == null ? WebhookSecret.random() : secret;
    Row row = store.replaceSecret(tenant, encryptor.encrypt(next), keepOld);
    return new Changed(row, secret == null ? next : null);
  }

  /**
   * Encrypts the secrets of tenants with the present key that were encrypted with a former one, so
   * that the former one can be removed from the configuration.
   */
  public void encryptAnew() {
    int changed = 0;
    for (EncryptedSecret each : store.secrets()) {
      Optional<String> encrypted = encryptor.encryptAnew(each.secret());
      if (encrypted.isPresent()) {
        store.replaceForm(each, encrypted.get());
        changed++;
      }
    }
    if (changed > 0) {
      log.info("{} webhook secrets of tenants were encrypted with the new key.", changed);
    }
  }

  /** The secrets that sign a delivery, the newest first. */
  List<WebhookSecret> secrets(Delivery delivery) {
    if (delivery.encryptedSecret() != null) {
      return List.of(encryptor.decrypt(delivery.encryptedSecret()));
    }
    Row row =
        store
            .find(delivery.tenant())
            .orElseGet(
                () -> store.ensure(delivery.tenant(), encryptor.encrypt(WebhookSecret.random())));
    List<WebhookSecret> secrets = new ArrayList<>(List.of(encryptor.decrypt(row.secret())));
    if (row.previousSecret() != null) {
      secrets.add(encryptor.decrypt(row.previousSecret()));
    }
    return secrets;
  }
}
