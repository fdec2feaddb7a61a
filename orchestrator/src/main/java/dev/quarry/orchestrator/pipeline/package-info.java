@NullMarked
package dev.quarry.orchestrator.pipeline;

import org.jspecify.annotations.NullMarked;
