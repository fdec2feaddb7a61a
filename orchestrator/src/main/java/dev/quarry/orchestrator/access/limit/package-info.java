/**
 * Rate limits and quotas of tenants: requests, queued and running jobs, stored documents. Counts
 * are cached for about a second and are not shared between nodes, so several nodes together may
 * exceed a limit by what they admit within that time; nothing is counted on each submission. The
 * limit of running jobs is enforced exactly, by the claim of the job engine. That of embedding
 * tokens refuses nothing: the backfill of vectors postpones the rest to the next day.
 */
@NullMarked
package dev.quarry.orchestrator.access.limit;

import org.jspecify.annotations.NullMarked;
