/** Keyset pagination: positions in listings that are ordered by time. */
@NullMarked
package dev.quarry.orchestrator.paging;

import org.jspecify.annotations.NullMarked;
