package dev.quarry.orchestrator.store.lucene;

import java.time.Duration;

/**
 * When the index writes.
 *
 * @param commitPause minimum time between two commits; a flush waits at most this long for others
 * @param commitInterval maximum time between two commits if there are changes
 */
record Timing(Duration commitPause, Duration commitInterval) {
  static final Timing DEFAULT = new Timing(Duration.ofMillis(500), Duration.ofSeconds(5));
}
