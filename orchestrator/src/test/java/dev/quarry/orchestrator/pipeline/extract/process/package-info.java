@NullMarked
package dev.quarry.orchestrator.pipeline.extract.process;

import org.jspecify.annotations.NullMarked;
