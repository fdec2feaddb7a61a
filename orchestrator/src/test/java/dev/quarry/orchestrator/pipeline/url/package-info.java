@NullMarked
package dev.quarry.orchestrator.pipeline.url;

import org.jspecify.annotations.NullMarked;
