@NullMarked
package dev.quarry.orchestrator.metrics;

import org.jspecify.annotations.NullMarked;
