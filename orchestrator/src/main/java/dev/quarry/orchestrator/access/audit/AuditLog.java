package dev.quarry.orchestrator.access.audit;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores audit entries. Thread-safe. */
public interface AuditLog {

  void add(List<AuditEntry> entries);

  /** An entry with its sequence number. */
  record Numbered(long id, AuditEntry entry) {}

  /**
   * Lists entries, newest first. Null arguments do not filter.
   *
   * @param before only entries with a smaller sequence number
   */
  List<Numbered> list(
      @Nullable String tenant, @Nullable String action, @Nullable Long before, int limit);

  /** Deletes up to {@code limit} entries older than {@code age}; returns how many were deleted. */
  int removeOlder(Duration age, int limit);
}
