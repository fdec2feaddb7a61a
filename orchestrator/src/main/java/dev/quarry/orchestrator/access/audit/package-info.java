/**
 * The audit log: changes and refused requests. Changes of keys and limits are recorded in the same
 * transaction as the change. Everything else is written in batches, up to a second later and
 * through a bounded buffer, so that a submission does not pay for a second write. A process that is
 * killed loses at most the entries of that second.
 */
@NullMarked
package dev.quarry.orchestrator.access.audit;

import org.jspecify.annotations.NullMarked;
