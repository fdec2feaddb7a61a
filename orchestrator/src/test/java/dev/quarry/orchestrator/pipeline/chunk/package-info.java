@NullMarked
package dev.quarry.orchestrator.pipeline.chunk;

import org.jspecify.annotations.NullMarked;
