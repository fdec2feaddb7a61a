package dev.quarry.orchestrator.job;

import dev.quarry.model.JobHistoryPoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to jobs in each minute of the last day. A minute is written once, when it has
 * passed, from the rows of the jobs; that jobs are deleted later does not change it. Thread-safe.
 */
public interface JobHistory {
  /** A day: older minutes are deleted. */
  int MAX_MINUTES = 1_440;

  /**
   * Writes the minutes that have passed since the last call on any node. At most one node does so
   * at a time.
   */
  void record();

  /**
   * The last minutes that are written, oldest first.
   *
   * @param tenant null: all tenants together
   */
  List<JobHistoryPoint> read(@Nullable String tenant, int minutes);
}
