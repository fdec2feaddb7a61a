@NullMarked
package dev.quarry.orchestrator.pipeline.extract.text;

import org.jspecify.annotations.NullMarked;
