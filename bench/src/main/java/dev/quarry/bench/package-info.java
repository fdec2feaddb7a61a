/**
 * Measurements of the built product as its users run it: {@code ./quarry up} on a data directory of
 * its own, driven over HTTP.
 *
 * <p>{@code Bench} is the sequence; {@code QuarryProcess} starts and stops, {@code ProcessTree}
 * weighs, {@code LoopbackServer} of the test kit serves what is crawled, {@code Orchestrator} is
 * the client and {@code Report} the Markdown table. Nothing is judged here: no figure passes or
 * fails.
 */
@NullMarked
package dev.quarry.bench;

import org.jspecify.annotations.NullMarked;
