package dev.quarry.orchestrator.access.limit;

import dev.quarry.orchestrator.access.audit.AuditEntry;
import java.util.Map;

/**
 * Stores limits of tenants and reads the usage that they limit. Throws {@code
 * StoreUnavailableException} while the database is unavailable. Thread-safe.
 */
public interface LimitStore {

  /** The tenant's own limits; {@link Limits#NONE} if none are set. */
  Limits find(String tenant);

  /** Replaces the tenant's own limits, in one transaction with the audit entry. */
  void put(String tenant, Limits limits, AuditEntry entry);

  /** Queued jobs by tenant, without tenants that have none. An index-only query. */
  Map<String, Long> queued();

  /**
   * A tenant's stored data.
   *
   * @param bytes of text, UTF-8
   * @param storedBytes of texts, chunks and uploaded files
   */
  record Stored(long documents, long chunks, long bytes, long storedBytes) {}

  Stored stored(String tenant);
}
