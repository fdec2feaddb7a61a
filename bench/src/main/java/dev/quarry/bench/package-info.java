/**
 * Measurements of the built product as its users run it: {@code ./quarry up} on a data directory of
 * its own, driven over HTTP.
 *
 * <p>{@code Bench} runs the measurements in order; {@code QuarryProcess} starts and stops the
 * product, {@code ProcessTree} measures its memory and processor time, {@code LoopbackServer} of
 * the test kit serves the site, {@code Orchestrator} is the client and {@code Report} the Markdown
 * table. {@code PageBench} measures the cost of a page without the embedding model, part by part of
 * the product, beside other programs. The package {@code crawl} shows a crawl as its users see it.
 * The bench asserts nothing.
 */
@NullMarked
package dev.quarry.bench;

import org.jspecify.annotations.NullMarked;
