/**
 * What a tenant may use: requests, queued and running jobs, stored documents. Counts are a second
 * old at most and shared by no lock, so that a limit may be overshot by what arrives within that
 * second at several nodes; nothing is counted anew for each submission. How many jobs of a tenant
 * run at once is held exactly by the claim of the job engine.
 */
@NullMarked
package dev.quarry.orchestrator.access.limit;

import org.jspecify.annotations.NullMarked;
