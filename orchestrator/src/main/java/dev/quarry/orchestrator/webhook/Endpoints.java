package dev.quarry.orchestrator.webhook;

import dev.quarry.orchestrator.webhook.EndpointStore.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant's jobs are announced, and what its announcements are signed with. Thread-safe.
 *
 * <p>Every tenant that is to be announced to has a secret, made when it is first needed, so that no
 * message leaves unsigned.
 */
public final class Endpoints {
  private final EndpointStore store;
  private final SecretEncryptor encryptor;

  public Endpoints(EndpointStore store, SecretEncryptor encryptor) {
    this.store = store;
    this.encryptor = encryptor;
  }

  public Optional<Row> find(String tenant) {
    return store.find(tenant);
  }

  /** An endpoint and the secret that was just made for it, to be shown this once. */
  public record Changed(Row row, @Nullable WebhookSecret made) {
    /** Of the new secret; absent if none was made. */
    public @Nullable String shownSecret() {
      return made == null ? null : made.text();
    }
  }

  /**
   * Sets where all jobs of a tenant are announced.
   *
   * @param url absent: nowhere but at their callback URLs
   * @param secret replaces the tenant's; absent: it stays, or one is made if there is none
   */
  public Changed set(String tenant, @Nullable String url, @Nullable WebhookSecret secret) {
    WebhookSecret made = secret == null ? WebhookSecret.random() : secret;
    String encrypted = encryptor.encrypt(made);
    Row row = store.set(tenant, url, encrypted, secret != null);
    return new Changed(row, secret == null && row.secret().equals(encrypted) ? made : null);
  }

  /**
   * Begins to sign with another secret.
   *
   * @param secret absent: one is made
   * @param keepOld how long the old one signs as well, so that receivers can change
   */
  public Changed rotate(String tenant, @Nullable WebhookSecret secret, Duration keepOld) {
    WebhookSecret next = secret == null ? WebhookSecret.random() : secret;
    Row row = store.replaceSecret(tenant, encryptor.encrypt(next), keepOld);
    return new Changed(row, secret == null ? next : null);
  }

  /** What a delivery is signed with, the newest secret first. */
  List<WebhookSecret> secrets(Delivery delivery) {
    if (delivery.sealedSecret() != null) {
      return List.of(encryptor.decrypt(delivery.sealedSecret()));
    }
    Row row =
        store
            .find(delivery.tenant())
            .orElseGet(() -> store.ensure(delivery.tenant(), encryptor.encrypt(WebhookSecret.random())));
    List<WebhookSecret> secrets = new ArrayList<>(List.of(encryptor.decrypt(row.secret())));
    if (row.previousSecret() != null) {
      secrets.add(encryptor.decrypt(row.previousSecret()));
    }
    return secrets;
  }
}
