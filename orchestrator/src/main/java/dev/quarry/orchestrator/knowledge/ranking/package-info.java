/** Ranking of search hits: BM25 parameters and reciprocal rank fusion. */
@NullMarked
package dev.quarry.orchestrator.knowledge.ranking;

import org.jspecify.annotations.NullMarked;
