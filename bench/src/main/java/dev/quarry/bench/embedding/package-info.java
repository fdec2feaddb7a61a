/**
 * The rate of the product's embedding beside that of the bare model, on the chunks of a site, in
 * one process. Compare the ratio, not the absolute values, between machines.
 */
@NullMarked
package dev.quarry.bench.embedding;

import org.jspecify.annotations.NullMarked;
