package dev.quarry.orchestrator.schedule;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** The times of a cron expression on a wall clock, without a time zone. Thread-safe. */
@FunctionalInterface
public interface LocalTimes {
  /** The first matching time that is not before the given one; null if there is none. */
  @Nullable LocalDateTime from(LocalDateTime earliest);
}
