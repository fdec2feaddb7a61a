/** What this process does over and over, each in a thread of its own. */
@NullMarked
package dev.quarry.orchestrator.schedule;

import org.jspecify.annotations.NullMarked;
