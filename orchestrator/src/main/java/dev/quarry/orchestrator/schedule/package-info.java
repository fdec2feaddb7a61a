/** Periodic tasks, each in a thread of its own. */
@NullMarked
package dev.quarry.orchestrator.schedule;

import org.jspecify.annotations.NullMarked;
