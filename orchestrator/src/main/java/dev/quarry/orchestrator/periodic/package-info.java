/** Periodic tasks, each in a thread of its own. */
@NullMarked
package dev.quarry.orchestrator.periodic;

import org.jspecify.annotations.NullMarked;
