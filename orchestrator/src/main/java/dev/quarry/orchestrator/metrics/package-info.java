/**
 * All metrics of the product, by their names in {@code /actuator/prometheus}. The first sentence of
 * each class lists its metrics. Metrics from the database are read through a {@link
 * dev.quarry.orchestrator.metrics.CachedReading}, so that a scrape waits for the database at most
 * once.
 */
@NullMarked
package dev.quarry.orchestrator.metrics;

import org.jspecify.annotations.NullMarked;
