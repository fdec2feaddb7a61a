/**
 * The leases that this node holds on its running jobs: {@link
 * dev.quarry.orchestrator.lease.LeaseKeeper} extends them, finds out that one is lost or no longer
 * trusted, and stops the job. {@code dispatch} takes leases by claims and ends those of lost nodes;
 * its package comment describes the protocol.
 */
@NullMarked
package dev.quarry.orchestrator.lease;

import org.jspecify.annotations.NullMarked;
