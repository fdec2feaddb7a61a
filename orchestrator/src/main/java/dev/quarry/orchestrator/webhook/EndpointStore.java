package dev.quarry.orchestrator.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores the webhook endpoints of tenants, with encrypted secrets. Thread-safe. */
public interface EndpointStore {

  /**
   * A stored endpoint.
   *
   * @param url null: only callback URLs receive messages
   * @param previousSecret also signs until {@code previousUntil}; null after that
   * @param disabledAt when the endpoint was disabled because it responded 410; null: it is enabled
   */
  record Row(
      @Nullable String url,
      String secret,
      @Nullable String previousSecret,
      @Nullable Instant previousUntil,
      @Nullable Instant disabledAt) {}

  Optional<Row> find(String tenant);

  /** Adds a row with this secret unless the tenant has one; returns the tenant's row. */
  Row ensure(String tenant, String encryptedSecret);

  /**
   * Sets the URL and enables the endpoint, in one step with the secret. Of concurrent calls each
   * returns the row with the secret that signs.
   *
   * @param encryptedSecret used if the tenant has none or {@code replace} is true
   */
  Row set(String tenant, @Nullable String url, String encryptedSecret, boolean replace);

  /** Sets the secret; a previous one continues to sign for {@code keepOld}. */
  Row replaceSecret(String tenant, String encryptedSecret, Duration keepOld);

  /** An encrypted secret of a tenant, present or previous. */
  record EncryptedSecret(String tenant, String secret) {}

  /** The secrets of all tenants. */
  List<EncryptedSecret> secrets();

  /** Replaces the stored form of a secret unless it was changed since it was read. */
  void replaceForm(EncryptedSecret former, String encryptedSecret);
}
