/** The numbered events of jobs, and the bus that wakes their listeners. */
@NullMarked
package dev.quarry.orchestrator.event;

import org.jspecify.annotations.NullMarked;
