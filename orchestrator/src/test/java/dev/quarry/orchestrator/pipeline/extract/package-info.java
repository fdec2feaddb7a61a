@NullMarked
package dev.quarry.orchestrator.pipeline.extract;

import org.jspecify.annotations.NullMarked;
