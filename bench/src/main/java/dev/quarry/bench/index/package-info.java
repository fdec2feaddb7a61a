/**
 * Measurements of the embedded search index alone: pages written one by one, their vectors added
 * later, on the store that Quarry uses. Texts and vectors are random, with the word frequencies of
 * natural text.
 */
@NullMarked
package dev.quarry.bench.index;

import org.jspecify.annotations.NullMarked;
