@NullMarked
package dev.quarry.orchestrator.pipeline.embed;

import org.jspecify.annotations.NullMarked;
