@NullMarked
package dev.quarry.orchestrator.trace;

import org.jspecify.annotations.NullMarked;
