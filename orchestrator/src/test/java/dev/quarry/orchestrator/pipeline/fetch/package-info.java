@NullMarked
package dev.quarry.orchestrator.pipeline.fetch;

import org.jspecify.annotations.NullMarked;
