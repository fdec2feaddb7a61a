@NullMarked
package dev.quarry.orchestrator.pipeline.extract.tika;

import org.jspecify.annotations.NullMarked;
