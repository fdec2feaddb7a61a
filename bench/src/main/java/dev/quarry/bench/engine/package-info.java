/**
 * The job engine by itself: no-op jobs through the real dispatcher, worker and recorder, and
 * submissions over HTTP, each beside what the same database or a bare endpoint does in the same
 * run. Figures of different machines and moments do not compare; the ratios do.
 */
@NullMarked
package dev.quarry.bench.engine;

import org.jspecify.annotations.NullMarked;
