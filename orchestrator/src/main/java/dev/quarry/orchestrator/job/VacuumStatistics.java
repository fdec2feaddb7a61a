package dev.quarry.orchestrator.job;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Reads the number of dead rows of the queue's tables, and the age of the oldest snapshot, which
 * prevents VACUUM from removing them. Thread-safe.
 *
 * <p>Each update of a job leaves a dead row. VACUUM cannot remove rows that the oldest snapshot may
 * still see. So one forgotten transaction of any program makes every claim read more and more dead
 * rows.
 */
public interface VacuumStatistics {

  /** The tables that a running queue updates frequently. */
  List<String> tables();

  /**
   * @param oldestSnapshot age of the oldest transaction of this database. Transactions of other
   *     accounts are visible only to members of {@code pg_read_all_stats}
   * @param deadRows estimated number of dead rows by table, from PostgreSQL's statistics
   */
  record Reading(Duration oldestSnapshot, Map<String, Long> deadRows) {
    public Reading {
      deadRows = Map.copyOf(deadRows);
    }
  }

  Reading read();
}
