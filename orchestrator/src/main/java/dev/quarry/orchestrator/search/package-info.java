/**
 * Search of the stored documents. {@code SearchQuery} validates the request; {@code
 * CandidateRetriever} queries the vector store and keeps the hits of current generations; {@code
 * ResultSelector} selects the results that fit the limits of the response.
 */
@NullMarked
package dev.quarry.orchestrator.search;

import org.jspecify.annotations.NullMarked;
