/**
 * Who changed what, and who was refused. Changes of keys and limits are recorded in the transaction
 * that makes them; everything else in batches, up to a second later and through a bounded buffer,
 * so that a submission does not pay for a second write. A process that is killed loses at most that
 * second.
 */
@NullMarked
package dev.quarry.orchestrator.access.audit;

import org.jspecify.annotations.NullMarked;
