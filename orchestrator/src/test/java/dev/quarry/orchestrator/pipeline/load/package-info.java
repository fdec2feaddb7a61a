@NullMarked
package dev.quarry.orchestrator.pipeline.load;

import org.jspecify.annotations.NullMarked;
