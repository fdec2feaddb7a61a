/**
 * All metrics of the product, by the names under which {@code /actuator/prometheus} shows them.
 * Each class says in its first sentence which ones. Those that the database is asked for go through
 * a {@link dev.quarry.orchestrator.metrics.CachedReading}, so that a scrape never waits for it
 * twice.
 */
@NullMarked
package dev.quarry.orchestrator.metrics;

import org.jspecify.annotations.NullMarked;
