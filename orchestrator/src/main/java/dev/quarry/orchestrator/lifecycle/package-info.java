@NullMarked
package dev.quarry.orchestrator.lifecycle;

import org.jspecify.annotations.NullMarked;
