@NullMarked
package dev.quarry.orchestrator.pipeline.index;

import org.jspecify.annotations.NullMarked;
