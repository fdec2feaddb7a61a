@NullMarked
package dev.quarry.orchestrator.event;

import org.jspecify.annotations.NullMarked;
