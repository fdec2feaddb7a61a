package dev.quarry.orchestrator.paging;

import java.time.Instant;

/**
 * The end of a page of a listing, newest first. It contains the values of the sort key, not a
 * reference to a row: the next page does not depend on whether that row still exists or has
 * changed.
 *
 * @param at the timestamp that the listing is ordered by, in microseconds precision
 * @param id the id of the row; orders rows with the same timestamp
 */
public record Position(Instant at, String id) {}
