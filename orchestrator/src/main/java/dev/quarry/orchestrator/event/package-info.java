/** What happened to jobs, numbered and replayable, and the wake-ups that make it live. */
@NullMarked
package dev.quarry.orchestrator.event;

import org.jspecify.annotations.NullMarked;
