package dev.quarry.orchestrator.paging;

import java.time.Instant;

/**
 * Where a page of a listing ended, newest first. It holds what the rows are ordered by, not a row:
 * the next page is the same whether that row still exists, has moved or belongs to another tenant.
 *
 * @param at what the listing is ordered by, to the microsecond
 * @param id of the row, which orders rows of the same instant
 */
public record Position(Instant at, String id) {}
