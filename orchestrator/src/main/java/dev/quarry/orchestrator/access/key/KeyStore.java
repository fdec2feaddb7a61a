package dev.quarry.orchestrator.access.key;

import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.paging.Position;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where keys are kept. Each method is one transaction, its audit entry included. Throws {@code
 * StoreUnavailableException} while the database is away. Thread-safe.
 */
public interface KeyStore {

  /**
   * A key to add.
   *
   * @param hash of its id and secret
   * @param pepperId of the pepper that it was hashed under
   */
  record NewKey(
      String id,
      String name,
      String tenant,
      Role role,
      byte[] hash,
      String pepperId,
      String createdBy,
      @Nullable Instant expiresAt) {}

  ApiKey add(NewKey key, AuditEntry entry);

  /** Adds a key unless an operator's is in force; of several who try at once one succeeds. */
  boolean addFirstAdmin(NewKey key, AuditEntry entry);

  /**
   * A key as it is checked.
   *
   * @param inForce neither revoked nor expired, by the database's clock
   */
  record Stored(ApiKey key, byte[] hash, String pepperId, boolean inForce) {}

  Optional<Stored> find(String id);

  /**
   * Newest first.
   *
   * @param tenant absent: of all
   * @param before where the page before ended
   */
  List<ApiKey> list(@Nullable String tenant, @Nullable Position before, int limit);

  /** What became of the wish to revoke a key. */
  enum Revocation {
    /** It is revoked, now or since earlier. */
    REVOKED,
    NO_SUCH_KEY,
    /** It is the last operator's key in force, and was to be spared. */
    LAST_ADMIN
  }

  /**
   * @param tenant keys of others do not exist; absent: of all
   * @param spareLastAdmin refuse to revoke the last operator's key that is in force
   */
  Revocation revoke(String id, @Nullable String tenant, boolean spareLastAdmin, AuditEntry entry);

  /** Notes that keys were used just now. */
  void used(Collection<String> ids);

  /**
   * What there is.
   *
   * @param any whether a key was ever made
   * @param admin whether an operator's key, an admin's of the default tenant, is in force
   * @param peppers ids of the peppers of the keys in force
   */
  record ApiKeySummary(boolean any, boolean admin, List<String> peppers) {}

  ApiKeySummary summary();
}
