/**
 * Finding what was stored. A {@code SearchRequest} becomes a checked {@code SearchQuery}; {@code
 * Candidates} asks the vector store and keeps what the database shows; {@code ResultPicker} chooses
 * from these what fits the answer.
 */
@NullMarked
package dev.quarry.orchestrator.search;

import org.jspecify.annotations.NullMarked;
