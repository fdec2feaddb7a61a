package dev.quarry.orchestrator.access.limit;

import dev.quarry.orchestrator.access.audit.AuditEntry;
import java.util.Map;

/**
 * Limits of single tenants, and how much is used of what they limit. Throws {@code
 * StoreUnavailableException} while the database is away. Thread-safe.
 */
public interface LimitStore {

  /** What was set for a tenant; {@link Limits#NONE} if nothing was. */
  Limits find(String tenant);

  /** Replaces what was set, in one transaction with its audit entry. */
  void put(String tenant, Limits limits, AuditEntry entry);

  /** How many jobs wait, by tenant; tenants without any are left out. Reads an index only. */
  Map<String, Long> queued();

  /** What a tenant has stored. */
  record Stored(long documents, long chunks, long bytes) {}

  Stored stored(String tenant);
}
