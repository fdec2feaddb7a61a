package dev.quarry.orchestrator.access.key;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.paging.Position;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes, lists and revokes keys. Thread-safe. */
public final class ApiKeys {
  private final KeyStore store;
  private final ApiKeyAuthenticator ring;
  private final Supplier<Pepper> pepper;
  private final SecureRandom random = new SecureRandom();

  public ApiKeys(KeyStore store, ApiKeyAuthenticator ring, Supplier<Pepper> pepper) {
    this.store = store;
    this.ring = ring;
    this.pepper = pepper;
  }

  /** A key that somebody asks for. */
  public record NewApiKey(String name, String tenant, Role role, @Nullable Instant expiresAt) {
    boolean forOperator() {
      return role == Role.ADMIN && tenant.equals(Principal.DEFAULT_TENANT);
    }
  }

  /** Whether the key was created. */
  public sealed interface CreateResult {
    /**
     * @param text the key itself; it cannot be had a second time
     */
    record Created(ApiKey key, String text) implements CreateResult {
      /** Not the secret: texts of objects end up in logs. */
      @Override
      public String toString() {
        return "Created[" + key.id() + "]";
      }
    }

    /** On an open server the first key locks out whoever has none: it has to be the operator's. */
    record AdminFirst() implements CreateResult {}
  }

  /** The first key of a server makes it ask everybody for a key from then on. */
  public CreateResult create(NewApiKey requested, AuditEntry entry) {
    if (!ring.required() && !(requested.forOperator() && requested.expiresAt() == null)) {
      return new CreateResult.AdminFirst();
    }
    KeyText text = KeyText.random(random);
    ApiKey key =
        store.add(
            newKey(text, requested, entry.keyId()), entry.about("/admin/api-keys/" + text.id()));
    ring.require();
    return new CreateResult.Created(key, text.text());
  }

  /** Makes the operator a key unless there is one in force; its text, which is shown once. */
  public Optional<String> createFirstAdmin() {
    KeyText text = KeyText.random(random);
    AuditEntry entry = AuditEntry.ofServer("first start", "/admin/api-keys/" + text.id());
    NewApiKey requested =
        new NewApiKey("first admin key", Principal.DEFAULT_TENANT, Role.ADMIN, null);
    return store.addFirstAdmin(newKey(text, requested, "server"), entry)
        ? Optional.of(text.text())
        : Optional.empty();
  }

  private KeyStore.NewKey newKey(KeyText text, NewApiKey requested, String createdBy) {
    Pepper current = pepper.get();
    return new KeyStore.NewKey(
        text.id(),
        requested.name(),
        requested.tenant(),
        requested.role(),
        current.hash(text),
        current.id(),
        createdBy,
        requested.expiresAt());
  }

  /** Newest first, those that are revoked included. */
  public List<ApiKey> list(@Nullable String tenant, @Nullable Position before, int limit) {
    return store.list(tenant, before, limit);
  }

  /**
   * Takes effect at once on this node and within seconds on others.
   *
   * @param tenant keys of others do not exist; absent: of all
   */
  public KeyStore.Revocation revoke(String id, @Nullable String tenant, AuditEntry entry) {
    KeyStore.Revocation revocation = store.revoke(id, tenant, !ring.hasOperator(), entry);
    ring.forget(id);
    return revocation;
  }
}
