package dev.quarry.orchestrator.access.audit;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where audit entries are kept. Thread-safe. */
public interface AuditLog {

  void add(List<AuditEntry> entries);

  /** An entry with its number. */
  record Numbered(long id, AuditEntry entry) {}

  /**
   * Newest first. Absent arguments do not restrict.
   *
   * @param before only entries with a smaller number
   */
  List<Numbered> list(
      @Nullable String tenant, @Nullable String action, @Nullable Long before, int limit);

  /** Removes entries that are older, at most {@code limit} of them; how many there were. */
  int removeOlder(Duration age, int limit);
}
