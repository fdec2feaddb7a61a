/** Keyset pagination of listings that are ordered by time. */
@NullMarked
package dev.quarry.orchestrator.paging;

import org.jspecify.annotations.NullMarked;
