package dev.quarry.orchestrator.store.lucene;

import java.time.Duration;

/**
 * When the index writes.
 *
 * @param refreshInterval minimum time between two refreshes; a change waits at most this long
 * @param commitInterval maximum time between two commits if there are changes
 */
record Timing(Duration refreshInterval, Duration commitInterval) {
  static final Timing DEFAULT = new Timing(Duration.ofMillis(50), Duration.ofSeconds(5));
}
