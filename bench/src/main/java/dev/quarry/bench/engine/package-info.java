/**
 * Measurements of the job engine alone: no-op jobs through the real dispatcher, worker and
 * recorder, and submissions over HTTP. Each result has a baseline from the same run: the same
 * database without Quarry, or a bare endpoint. Compare the ratios, not the absolute values, between
 * machines.
 */
@NullMarked
package dev.quarry.bench.engine;

import org.jspecify.annotations.NullMarked;
