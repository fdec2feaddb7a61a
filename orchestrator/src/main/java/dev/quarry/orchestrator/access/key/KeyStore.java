package dev.quarry.orchestrator.access.key;

import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.paging.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores API keys. Each method is one transaction, its audit entry included. Throws {@code
 * StoreUnavailableException} while the database is unavailable. Thread-safe.
 */
public interface KeyStore {

  /**
   * A key to add.
   *
   * @param hash HMAC of its id and secret
   * @param pepperId id of the pepper used for the hash
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

  /**
   * Adds a key unless a valid admin key of the default tenant exists. Of concurrent calls exactly
   * one succeeds.
   */
  boolean addFirstAdmin(NewKey key, AuditEntry entry);

  /**
   * A stored key with the values needed to verify it.
   *
   * @param inForce neither revoked nor expired, by the database's clock
   */
  record Stored(ApiKey key, byte[] hash, String pepperId, boolean inForce) {}

  Optional<Stored> find(String id);

  /**
   * Lists keys, newest first.
   *
   * @param tenant null: keys of all tenants
   * @param before the last key of the previous page
   */
  List<ApiKey> list(@Nullable String tenant, @Nullable Position before, int limit);

  /** The result of a revocation. */
  enum Revocation {
    /** The key is revoked, now or earlier. */
    REVOKED,
    NO_SUCH_KEY,
    /** The key is the last valid admin key of the default tenant and is kept. */
    LAST_ADMIN
  }

  /**
   * Revokes a key.
   *
   * @param tenant keys of other tenants are not found; null: keys of all tenants
   * @param spareLastAdmin refuse to revoke the last valid admin key of the default tenant
   */
  Revocation revoke(String id, @Nullable String tenant, boolean spareLastAdmin, AuditEntry entry);

  /**
   * The hash of a key with another pepper.
   *
   * @param formerPepperId of the pepper that the stored hash was made with
   */
  record Rehash(String formerPepperId, byte[] hash, String pepperId) {}

  /** Replaces the hash of a key, unless that was done before. */
  void rehash(String id, Rehash rehash);

  /**
   * Adds a key that replaces another one, which then expires. Schedules of that one act for the new
   * key.
   *
   * @param keepOld how long the other one is still valid
   */
  ApiKey replace(String id, NewKey key, Duration keepOld, AuditEntry entry);

  /** Stores that keys were used now. */
  void used(Collection<String> ids);

  /**
   * A summary of all keys.
   *
   * @param any whether a key was ever created
   * @param admin whether a valid admin key of the default tenant exists
   * @param peppers ids of the peppers of the valid keys
   */
  record ApiKeySummary(boolean any, boolean admin, List<String> peppers) {}

  ApiKeySummary summary();
}
