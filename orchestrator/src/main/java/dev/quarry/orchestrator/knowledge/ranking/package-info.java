/** How hits of a search are ranked: BM25 and reciprocal rank fusion. */
@NullMarked
package dev.quarry.orchestrator.knowledge.ranking;

import org.jspecify.annotations.NullMarked;
