@NullMarked
package dev.quarry.orchestrator.pipeline.fetch.host;

import org.jspecify.annotations.NullMarked;
