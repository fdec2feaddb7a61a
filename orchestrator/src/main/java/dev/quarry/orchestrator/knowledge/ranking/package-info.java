/** Ranking of search hits: BM25 parameters and the fusion of two rankings. */
@NullMarked
package dev.quarry.orchestrator.knowledge.ranking;

import org.jspecify.annotations.NullMarked;
