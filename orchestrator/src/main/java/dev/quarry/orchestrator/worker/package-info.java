/**
 * Runs one attempt at a job: a handler in a thread of its own, its deadline, the reasons to stop
 * it, and what its exceptions mean.
 */
@NullMarked
package dev.quarry.orchestrator.worker;

import org.jspecify.annotations.NullMarked;
