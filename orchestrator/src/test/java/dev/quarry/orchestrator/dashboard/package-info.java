/** The dashboard in a real browser. */
@NullMarked
package dev.quarry.orchestrator.dashboard;

import org.jspecify.annotations.NullMarked;
