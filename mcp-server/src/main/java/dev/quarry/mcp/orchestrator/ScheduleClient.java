package dev.quarry.mcp.orchestrator;

import dev.quarry.model.JobAccepted;
import dev.quarry.model.SchedulePage;
import dev.quarry.model.ScheduleRequest;
import dev.quarry.model.ScheduleView;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Manages the orchestrator's schedules. Every method throws {@link OrchestratorException} if the
 * orchestrator returns an error or is unreachable. Thread-safe.
 */
public interface ScheduleClient {
  ScheduleView create(ScheduleRequest request);

  /**
   * A page of schedules, newest first.
   *
   * @param cursor {@code next_cursor} of the previous page; null: the first page
   */
  SchedulePage list(int limit, @Nullable String cursor);

  ScheduleView find(UUID id);

  /** Changes the members that the request has. */
  ScheduleView change(UUID id, ScheduleRequest request);

  /** Submits the job of a schedule now. */
  JobAccepted run(UUID id);

  void delete(UUID id);
}
