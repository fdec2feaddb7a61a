/**
 * The words of texts and queries, as both search indexes have them: an analyzer of Lucene for each
 * language.
 */
@NullMarked
package dev.quarry.orchestrator.words;

import org.jspecify.annotations.NullMarked;
