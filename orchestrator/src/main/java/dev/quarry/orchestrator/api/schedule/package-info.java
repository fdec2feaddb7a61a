/** {@code /schedules}: makes, reads, changes, runs and deletes schedules. */
@NullMarked
package dev.quarry.orchestrator.api.schedule;

import org.jspecify.annotations.NullMarked;
