package dev.quarry.orchestrator.access.key;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.paging.Position;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Creates, lists and revokes API keys. Thread-safe. */
public final class ApiKeys {
  private final KeyStore store;
  private final ApiKeyAuthenticator authenticator;
  private final Supplier<Pepper> pepper;
  private final SecureRandom random = new SecureRandom();

  public ApiKeys(KeyStore store, ApiKeyAuthenticator authenticator, Supplier<Pepper> pepper) {
    this.store = store;
    this.authenticator = authenticator;
    this.pepper = pepper;
  }

  /** The requested properties of a new API key. */
  public record NewApiKey(String name, String tenant, Role role, @Nullable Instant expiresAt) {
    boolean forOperator() {
      return role == Role.ADMIN && tenant.equals(Principal.DEFAULT_TENANT);
    }
  }

  /** Whether the key was created. */
  public sealed interface CreateResult {
    /**
     * @param text the key with its secret; it is not stored and cannot be shown again
     */
    record Created(ApiKey key, String text) implements CreateResult {
      /** Omits the secret, because string forms of objects end up in logs. */
      @Override
      public String toString() {
        return "Created[" + key.id() + "]";
      }
    }

    /**
     * The server requires no key yet. The first key makes one mandatory, so it must be an admin key
     * of the default tenant that does not expire; otherwise nobody could administer the server.
     */
    record AdminFirst() implements CreateResult {}
  }

  /** Creates a key. The first key of a server makes a key mandatory for all requests. */
  public CreateResult create(NewApiKey requested, AuditEntry entry) {
    if (!authenticator.required() && !(requested.forOperator() && requested.expiresAt() == null)) {
      return new CreateResult.AdminFirst();
    }
    KeyText text = KeyText.random(random);
    ApiKey key =
        store.add(
            newKey(text, requested, entry.keyId()), entry.about("/admin/api-keys/" + text.id()));
    authenticator.require();
    return new CreateResult.Created(key, text.text());
  }

  /**
   * Creates a key with the name, tenant, role and expiry of another one, which stays valid for a
   * while. Empty if there is no such key, or if it is revoked or has expired.
   *
   * @param tenant keys of other tenants are not found; null: keys of all tenants
   */
  public Optional<CreateResult.Created> rotate(
      String id, @Nullable String tenant, Duration keepOld, AuditEntry entry) {
    Optional<ApiKey> former =
        store
            .find(id)
            .filter(KeyStore.Stored::inForce)
            .map(KeyStore.Stored::key)
            .filter(key -> tenant == null || tenant.equals(key.tenant()));
    return former.map(
        key -> {
          KeyText text = KeyText.random(random);
          NewApiKey same = new NewApiKey(key.name(), key.tenant(), key.role(), key.expiresAt());
          ApiKey added =
              store.replace(
                  id,
                  newKey(text, same, entry.keyId()),
                  keepOld,
                  entry.about("/admin/api-keys/" + text.id()));
          authenticator.invalidateKey(id);
          return new CreateResult.Created(added, text.text());
        });
  }

  /**
   * Creates an admin key of the default tenant unless a valid one exists. Returns its text, which
   * cannot be shown again.
   */
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

  /** Lists keys, newest first, including revoked ones. */
  public List<ApiKey> list(@Nullable String tenant, @Nullable Position before, int limit) {
    return store.list(tenant, before, limit);
  }

  /**
   * Revokes a key: at once on this node, within seconds on others.
   *
   * @param tenant keys of other tenants are not found; null: keys of all tenants
   */
  public KeyStore.Revocation revoke(String id, @Nullable String tenant, AuditEntry entry) {
    KeyStore.Revocation revocation = store.revoke(id, tenant, !authenticator.hasOperator(), entry);
    authenticator.invalidateKey(id);
    return revocation;
  }
}
