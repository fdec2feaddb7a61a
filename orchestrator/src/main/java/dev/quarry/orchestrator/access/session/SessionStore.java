package dev.quarry.orchestrator.access.session;

import dev.quarry.orchestrator.access.audit.AuditEntry;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores sessions. Their times are by the database's clock. Throws {@code
 * StoreUnavailableException} while the database is unavailable. Thread-safe.
 */
public interface SessionStore {

  /**
   * A session to add.
   *
   * @param id hash of its token
   * @param binding of the operator's key; null for stored keys
   */
  record NewSession(String id, String keyId, String tenant, byte @Nullable [] binding) {}

  /** How long sessions last: without being used, and in any case. */
  record Lifetimes(Duration idle, Duration total) {}

  /**
   * Adds a session. Of the sessions of a key only the newest are kept.
   *
   * @param entry recorded in the same transaction
   */
  void add(NewSession session, Lifetimes lifetimes, AuditEntry entry);

  /** A session that has not ended: the key that it was opened with. */
  record Stored(String keyId, byte @Nullable [] binding) {}

  /** Empty if there is no such session, or if it has ended. */
  Optional<Stored> find(String id);

  /** Ends a session. */
  void remove(String id, AuditEntry entry);

  /** Prolongs sessions that were used now. */
  void used(Collection<String> ids, Duration idle);

  /** Deletes sessions that have ended, at most {@code limit}; returns the number. */
  int removeEnded(int limit);
}
